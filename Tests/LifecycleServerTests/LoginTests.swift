import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Logging in")
struct LoginTests {
    private static func run(
        _ test: @Sendable @escaping (ServerUnderTest, NewToken) async throws -> Void
    ) async throws {
        let read = try #require(NewToken(name: "reader", scopes: [.read]))
        let tokens = try AccessTokens(read.entry)
        try await ServerUnderTest.run(settings: { $0.credentials.tokens = tokens }) { server async throws in
            for body in [ServerUnderTest.body("DRAFT", of: "1"), "no json"] {
                _ = try await server.post(body)
            }
            try await test(server, read)
        }
    }

    private static func cookie(_ text: String) -> HTTPFields { [.cookie: text] }

    @Test(
        "no page and nothing of the log without a token; then the way to enter one",
        arguments: PageTests.addresses)
    func closed(_ uri: String) async throws {
        try await Self.run { server, read async throws in
            for headers in [[:], Self.cookie("lifecycle_token=wrong"), Self.cookie("other=\(read.token)")] {
                let answer = try await server.get(uri, headers: headers)
                #expect(answer.status == 401)
                #expect(answer.text.contains("action=\"/login\"") && !answer.text.contains("DRAFT"))
            }
            let answer = try await server.get(uri, headers: Self.cookie("a=b; lifecycle_token=\(read.token)"))
            #expect(answer.status == 200)
        }
    }

    @Test("a token makes a cookie that scripts can't read and other sites can't send, and leads on")
    func opened() async throws {
        try await Self.run { server, read async throws in
            let answer = try await server.submit(
                "token=\(read.token)&next=%2Fsolutions%3Fstatus%3DDRAFT", to: "/login")
            #expect(answer.status == 303 && answer.headers[.location] == "/solutions?status=DRAFT")
            let cookie = try #require(answer.headers[.setCookie])
            #expect(
                cookie == "lifecycle_token=\(read.token); Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict")
            let proto = try #require(HTTPField.Name("X-Forwarded-Proto"))
            let secure = try await server.submit(
                "token=\(read.token)", to: "/login", headers: [proto: "https"])
            #expect(secure.headers[.setCookie]?.hasSuffix("; Secure") == true)
            #expect(secure.headers[.location] == "/")
            // Queries take it as well, for the stream that a page listens to.
            let query = try await server.get(
                "/v1/solutions", headers: Self.cookie("lifecycle_token=\(read.token)"))
            #expect(query.status == 200)
        }
    }

    @Test(
        "it leads nowhere but here",
        arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:hit()", "/%0Ax"])
    func elsewhere(_ next: String) async throws {
        try await Self.run { server, read async throws in
            let answer = try await server.submit("token=\(read.token)&next=\(next)", to: "/login")
            #expect(answer.status == 303 && answer.headers[.location] == "/")
        }
    }

    @Test("a wrong token is refused, and not told back")
    func wrong() async throws {
        try await Self.run { server, _ async throws in
            let answer = try await server.submit("token=lc_wrong&next=%2F", to: "/login")
            #expect(answer.status == 401 && answer.headers[.setCookie] == nil)
            #expect(answer.text.contains("No such token") && !answer.text.contains("lc_wrong"))
        }
    }

    @Test("another site's form neither logs in nor out")
    func foreign() async throws {
        try await Self.run { server, read async throws in
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            for headers: HTTPFields in [
                [site: "cross-site"], [site: "same-site"], [.origin: "https://evil.example"],
                [site: "cross-site", .origin: "null"],
            ] {
                for uri in ["/login", "/logout"] {
                    let answer = try await server.submit("token=\(read.token)", to: uri, headers: headers)
                    #expect(answer.status == 403 && answer.headers[.setCookie] == nil, "\(headers)")
                }
            }
            let own = try await server.submit(
                "", to: "/logout", headers: [site: "same-origin", .origin: "null"])
            #expect(own.status == 303)
            #expect(own.headers[.setCookie]?.contains("lifecycle_token=; Path=/; Max-Age=0") == true)
        }
    }

    @Test("a link from another site has the page asked for again, from here")
    func crossSite() async throws {
        try await Self.run { server, _ async throws in
            let site = try #require(HTTPField.Name("Sec-Fetch-Site"))
            let refresh = try #require(HTTPField.Name("Refresh"))
            let first = try await server.get("/solutions/1", headers: [site: "cross-site"])
            #expect(first.status == 200 && first.headers[refresh] == "0" && !first.text.contains("DRAFT"))
            let second = try await server.get("/solutions/1", headers: [site: "same-origin"])
            #expect(second.status == 401 && second.headers[refresh] == nil)
        }
    }
}
