import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Who may read, without tokens")
struct ReadGuardTests {
    static let routes = [
        "/v1/solutions", "/v1/solutions/1", "/v1/solutions/1/history", "/v1/findings", "/v1/events",
        "/v1/quarantine",
        "/v1/lifecycle",
    ]

    @Test("this machine directly, and nobody through a proxy or under another name", arguments: routes)
    func guarded(_ route: String) async throws {
        try await ServerUnderTest.run { server async throws in
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
            #expect(try await server.get(route).status == 200)
            for name in ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "x-forwarded-anything"] {
                let field = try #require(HTTPField.Name(name))
                #expect(try await server.get(route, headers: [field: "x"]).status == 403)
            }
        }
    }

    @Test("is everybody with --open-reads", arguments: routes)
    func open(_ route: String) async throws {
        try await ServerUnderTest.run(settings: { $0.openReads = true }) { server async throws in
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
            let field = try #require(HTTPField.Name("Via"))
            #expect(try await server.get(route, headers: [field: "x"]).status == 200)
        }
    }

    @Test("health and webhook are reachable through a proxy")
    func reachable() async throws {
        try await ServerUnderTest.run { server async throws in
            let field = try #require(HTTPField.Name("X-Forwarded-For"))
            #expect(try await server.get("/health/live", headers: [field: "1.2.3.4"]).status == 200)
            #expect(try await server.get("/health/ready", headers: [field: "1.2.3.4"]).status == 200)
            let body = ServerUnderTest.body("DRAFT", of: "1")
            var headers = ServerUnderTest.signed(body)
            headers[field] = "1.2.3.4"
            #expect(try await server.post(body, headers: headers).status == 200)
        }
    }

    @Test(
        "knows this machine's names and addresses",
        arguments: [
            ("localhost", true), ("LocalHost:8080", true), ("127.0.0.1", true), ("127.9.9.9:1", true),
            ("[::1]", true), ("[::1]:8080", true), ("[::ffff:127.0.0.1]:80", true), ("example.org", false),
            ("127.0.0.1.example.org", false), ("localhost.example.org", false), ("10.0.0.1", false),
            ("", false),
            ("[::2]", false), ("[", false), ("[::1]evil.com", false), ("localhost:80:evil", false),
            ("localhost:x", false), ("0177.0.0.1", false), ("0.0.0.0", false),
        ])
    func loopback(_ host: String, _ isLoopback: Bool) {
        #expect(Loopback.isHost(host) == isLoopback)
    }
}
