import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleServer

/// What people report of servers such as this one, each in its smallest form.
@Suite("Faults found from outside: receiving")
struct OutsideReceivingTests {
    /// One line of an answer after another, up to the end of its head, as they come over a socket.
    private static func exchange(_ request: String, _ server: ServerUnderTest) async throws -> Int {
        await RawExchange.status(request, port: try #require(server.client.port))
    }

    @Test(
        "a slash more is the same address: what is long is taken there, too",
        arguments: ["/webhook/", "//webhook"])
    func slashes(path: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1", note: String(repeating: "x", count: 110_000))
            let signature = ServerUnderTest.signed(body)[
                values: try #require(HTTPField.Name(AppSecrets.headerName))]
            let head =
                "POST \(path) HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(body.utf8.count)\r\n"
                + "\(AppSecrets.headerName): \(signature.first ?? "")\r\n\r\n"
            #expect(try await Self.exchange(head + body, server) == 200)
            #expect(try await server.get("/v1/events").items.count == 1)
        }
    }

    @Test("health answers HTTP/1.0 without a Host, and nothing else does")
    func oldHealth() async throws {
        try await ServerUnderTest.run { server async throws in
            for path in ["/health/live", "/health/ready"] {
                #expect(try await Self.exchange("GET \(path) HTTP/1.0\r\n\r\n", server) == 200, "\(path)")
            }
            for path in ["/v1/events", "/", "/webhook"] {
                #expect(try await Self.exchange("GET \(path) HTTP/1.0\r\n\r\n", server) == 400, "\(path)")
            }
        }
    }

    @Test(
        "a form's plus is a space in the verify token",
        arguments: [("blue+whale%2B7", true), ("blue%20whale%2b7", true), ("blue%2Bwhale%2B7", false)])
    func plus(sent: String, isRight: Bool) async throws {
        try await ServerUnderTest.run(settings: { $0.credentials.verifyToken = "blue whale+7" }) {
            server async throws in
            let query = "hub.mode=subscribe&hub.verify_token=\(sent)&hub.challenge=158"
            #expect(try await server.get("/webhook?\(query)").status == (isRight ? 200 : 403))
        }
    }

    @Test("Expect: 100-continue is answered before the body comes")
    func expect() async throws {
        try await ServerUnderTest.run { server async throws in
            let port = try #require(server.client.port)
            let body = ServerUnderTest.body("DRAFT", of: "1")
            let signature = ServerUnderTest.signed(body)[
                values: try #require(HTTPField.Name(AppSecrets.headerName))]
            let head =
                "POST /webhook HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                + "Content-Length: \(body.utf8.count)\r\n"
                + "\(AppSecrets.headerName): \(signature.first ?? "")\r\n\r\n"
            let statuses = try await RawConnection(port: port).waiting { connection in
                try connection.send(head)
                let first = try connection.answer().status
                try connection.send(body)
                return [first, try connection.answer().status]
            }
            #expect(statuses == [100, 200])
        }
    }

    @Test(
        "a sender behind a proxy is read with port and brackets",
        arguments: [
            ("203.0.113.7:51234", "203.0.113.7"), ("203.0.113.7", "203.0.113.7"),
            ("[2001:db8::7]:443", "2001:db8::7"),
            ("[2001:db8::7]", "2001:db8::7"), ("2001:db8::7", "2001:db8::7"),
            ("\"[2001:db8::7]:1\"", "2001:db8::7"),
        ])
    func forwarded(text: String, address: String) throws {
        #expect(PeerAddress(forwarded: text) == PeerAddress(address) && PeerAddress(address) != nil)
    }

    @Test(
        "an address that can't be read counts as the proxy that said it",
        arguments: ["unknown", "x:y", "", "_hidden"])
    func unreadable(text: String) throws {
        let proxies = try #require(TrustedProxies("10.0.0.1"))
        let name = try #require(HTTPField.Name("X-Forwarded-For"))
        let proxy = try #require(PeerAddress("10.0.0.1"))
        #expect(proxies.sender([name: text], from: proxy) == proxy)
    }

    @Test("a refused sender is told of at once, and then once a minute with how many there were")
    func told() throws {
        let log = RefusalLog()
        let sender = try #require(PeerAddress("203.0.113.7"))
        let start = UnixMilliseconds(1_739_322_224_800)
        #expect(log.add(from: sender, at: start) == 1)
        for later in 1...40 {
            #expect(log.add(from: sender, at: UnixMilliseconds(start.rawValue + Int64(later))) == nil)
        }
        #expect(log.add(from: PeerAddress("203.0.113.8"), at: start) == 1, "another sender")
        #expect(log.add(from: sender, at: UnixMilliseconds(start.rawValue + 60_000)) == 41)
    }

    @Test("a stream without names, by a token in its address, reaches clients that know no better")
    func unnamed() async throws {
        let new = try #require(NewToken(name: "n8n", scopes: [.read]))
        try await ServerUnderTest.run(settings: { $0.credentials.tokens = try? AccessTokens(new.entry) }) {
            server async throws in
            for number in 1...2 {
                _ = try await server.post(ServerUnderTest.body("DRAFT", of: "\(number)"))
            }
            #expect(try await StreamClient(server, "?unnamed=true").status == 401)
            let stream = try await StreamClient(server, "?unnamed=true&token=\(new.token)")
            let text = try await stream.text(until: "\nid: 2-")
            #expect(text.contains("\nid: 1-") && !text.contains("event:"))
            #expect(try await server.get("/v1/events?token=\(new.token)").status == 401, "the stream alone")
        }
    }

    @Test("a table that is taken along has every row that the filter admits")
    func wholeTable() async throws {
        try await ServerUnderTest.run { server async throws in
            for first in stride(from: 0, to: 1300, by: 650) {
                let entries = (first..<first + 650).map { number in
                    """
                    {"id":"5","time":1739361600,"changes":[{"field":"partner_solutions","value":{"event":"E",\
                    "solution_id":"s\(number)","solution_status":"DRAFT"}}]}
                    """
                }
                #expect(
                    try await server.post(#"{"entry":[\#(entries.joined(separator: ","))]}"#).status == 200)
            }
            let lines = try await server.get("/solutions.csv").text.split(separator: "\r\n")
            #expect(lines.count == 1301 && Set(lines).count == 1301)
            #expect(try await server.get("/solutions.csv?limit=7").text.split(separator: "\r\n").count == 8)
            #expect(
                try await server.get("/solutions.csv?status=ACTIVE").text.split(separator: "\r\n").count == 1)
        }
    }
}
