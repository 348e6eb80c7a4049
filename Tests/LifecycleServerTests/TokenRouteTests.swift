import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Who may read, with tokens")
struct TokenRouteTests {
    private static func run(
        openReads: Bool = false,
        _ test:
            @Sendable @escaping (ServerUnderTest, _ read: NewToken, _ metrics: NewToken) async throws -> Void
    ) async throws {
        let read = try #require(NewToken(name: "reader", scopes: [.read]))
        let metrics = try #require(NewToken(name: "prometheus", scopes: [.metrics]))
        let tokens = try AccessTokens("\(read.entry),\(metrics.entry)")
        try await ServerUnderTest.run(settings: {
            $0.credentials.tokens = tokens
            $0.openReads = openReads
        }) { server async throws in
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
            try await test(server, read, metrics)
        }
    }

    @Test("whoever shows one with the scope, from wherever", arguments: ReadGuardTests.routes)
    func shown(_ route: String) async throws {
        try await Self.run { server, read, _ async throws in
            let via = try #require(HTTPField.Name("Via"))
            for scheme in ["Bearer ", "bearer ", "BEARER  "] {
                let headers: HTTPFields = [.authorization: scheme + read.token, via: "1.1 proxy"]
                #expect(try await server.get(route, headers: headers).status == 200)
            }
        }
    }

    @Test("nobody without: 401, and how to ask", arguments: ReadGuardTests.routes)
    func missing(_ route: String) async throws {
        try await Self.run { server, read, _ async throws in
            for headers: HTTPFields in [
                [:], [.authorization: read.token], [.authorization: "Basic \(read.token)"],
                [.authorization: "Bearer"], [.authorization: ""],
            ] {
                let answer = try await server.get(route, headers: headers)
                #expect(answer.status == 401, "\(headers)")
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:token-missing")
                #expect(answer.headers[.wwwAuthenticate] == #"Bearer realm="lifecycle", scope="read""#)
            }
        }
    }

    @Test("nobody with an unknown one: 401, and the token isn't told back")
    func unknown() async throws {
        try await Self.run { server, read, _ async throws in
            for token in [
                "x", read.token + "x", String(read.token.dropLast()), read.entry, "\(read.token), a",
            ] {
                let answer = try await server.get(
                    "/v1/solutions", headers: [.authorization: "Bearer \(token)"])
                #expect(answer.status == 401)
                #expect(
                    answer.headers[.wwwAuthenticate]
                        == #"Bearer realm="lifecycle", error="invalid_token", scope="read""#)
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:token-unknown")
                #expect(!answer.text.contains(read.token))
            }
        }
    }

    @Test("nobody with one of another scope: 403, naming both")
    func scope() async throws {
        try await Self.run { server, _, metrics async throws in
            let answer = try await server.get(
                "/v1/solutions", headers: [.authorization: "Bearer \(metrics.token)"])
            #expect(answer.status == 403)
            #expect(
                answer.headers[.wwwAuthenticate]
                    == #"Bearer realm="lifecycle", error="insufficient_scope", scope="read""#)
            #expect(answer.object["type"] as? String == "urn:lifecycle:problem:scope-missing")
            #expect(answer.text.contains("prometheus"))
        }
    }

    @Test("also where reads are open: tokens go first")
    func openReads() async throws {
        try await Self.run(openReads: true) { server, read, _ async throws in
            #expect(try await server.get("/v1/solutions").status == 401)
            let headers: HTTPFields = [.authorization: "Bearer \(read.token)"]
            #expect(try await server.get("/v1/solutions", headers: headers).status == 200)
        }
    }

    @Test("health and webhook need none")
    func reachable() async throws {
        try await Self.run { server, _, _ async throws in
            #expect(try await server.get("/health/live").status == 200)
            #expect(try await server.get("/health/ready").status == 200)
            #expect(try await server.post(ServerUnderTest.body("INITIATED", of: "1")).status == 200)
        }
    }

    @Test("those of now: exchanging them takes effect at the next request")
    func exchanged() async throws {
        try await Self.run { server, read, _ async throws in
            let headers: HTTPFields = [.authorization: "Bearer \(read.token)"]
            let other = try #require(NewToken(name: "other", scopes: [.read]))
            var credentials = server.keyring.credentials
            credentials.tokens = try AccessTokens(other.entry)
            server.keyring.exchange(for: credentials)
            #expect(try await server.get("/v1/solutions", headers: headers).status == 401)
            let others: HTTPFields = [.authorization: "Bearer \(other.token)"]
            #expect(try await server.get("/v1/solutions", headers: others).status == 200)
        }
    }
}
