import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PartnerSolutionsWebhook
import TestSupport
import Testing

@testable import LifecycleServer

/// What no HTTP client does, on a real socket.
@Suite("Limits on the socket")
struct SocketLimitTests {
    private static func run(
        _ change: @escaping (inout ServerLimits) -> Void = { _ in },
        _ test: @Sendable @escaping (ServerUnderTest, _ port: Int) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run(settings: { change(&$0.limits) }) { server async throws in
            try await test(server, try #require(server.client.port))
        }
    }

    /// Sends, and answers what comes first.
    private static func ask(_ port: Int, _ text: String) async throws -> RawConnection.Answer {
        try await RawConnection(port: port).waiting { connection in
            try connection.send(text)
            return try connection.answer()
        }
    }

    /// Sends, and waits until the server closes the connection; answers how many bytes came before.
    private static func untilClosed(_ port: Int, _ text: String) async throws -> Int {
        try await RawConnection(port: port).waiting { connection in
            try connection.send(text)
            return try connection.drain()
        }
    }

    @Test("a Host that is missing, empty or doubled is 400, at any address and before anything else")
    func host() async throws {
        try await Self.run { _, port async throws in
            for path in ["/health/live", "/v1/solutions", "/webhook", "/nowhere"] {
                for hosts in ["", "Host: \r\n", "Host: a\r\nHost: a\r\n", "Host: localhost\r\nHost: b\r\n"] {
                    let answer = try await Self.ask(port, "GET \(path) HTTP/1.1\r\n\(hosts)\r\n")
                    #expect(answer.status == 400, "\(path) \(hosts)")
                    #expect(answer.body.contains("problem:bad-host"), "\(path) \(hosts)")
                }
            }
            let old = try await Self.ask(port, "GET /health/live HTTP/1.0\r\n\r\n")
            #expect(old.status == 200, "a load balancer's check")
            #expect(try await Self.ask(port, "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n").status == 200)
        }
    }

    @Test("header fields: 16 KiB and 100 of them, more is 400")
    func headers() async throws {
        try await Self.run { _, port async throws in
            func status(_ fields: String) async throws -> Int {
                try await Self.ask(port, "GET /health/live HTTP/1.1\r\nHost: a\r\n\(fields)\r\n").status
            }
            func fields(_ count: Int) -> String { (0..<count).map { "X-\($0): x\r\n" }.joined() }
            func field(_ bytes: Int) -> String { "X: \(String(repeating: "x", count: bytes))\r\n" }
            #expect(try await status(fields(99)) == 200)
            #expect(try await status(fields(101)) == 400)
            #expect(try await status(field(15 * 1024)) == 200)
            #expect(try await status(field(17 * 1024)) == 400)
            #expect(try await status(field(9 * 1024) + field(9 * 1024)) == 400)
        }
    }

    @Test("a body says itself that it is too large: 413 before any of it is sent")
    func announced() async throws {
        try await Self.run { _, port async throws in
            func status(_ request: String, _ bytes: Int, _ more: String = "") async throws -> Int {
                let head = "\(request) HTTP/1.1\r\nHost: localhost\r\n\(more)"
                return try await Self.ask(port, head + "Content-Length: \(bytes)\r\n\r\n").status
            }
            let signature = "\(AppSecrets.headerName): sha256=\(String(repeating: "0", count: 64))\r\n"
            let limit = ServerLimits.webhookBodyBytes
            #expect(try await status("POST /webhook", limit + 1, signature) == 413)
            // What isn't signed at all is refused for that.
            #expect(try await status("POST /webhook", limit + 1) == 401)
            #expect(try await status("GET /v1/solutions", ServerLimits.bodyBytes + 1) == 413)
            #expect(try await status("GET /v1/solutions", ServerLimits.bodyBytes) == 200)
            #expect(try await status("POST /nowhere", ServerLimits.bodyBytes + 1) == 413)
        }
    }

    @Test("a body that doesn't say how large it is, is cut off at the limit")
    func chunked() async throws {
        try await Self.run { _, port async throws in
            let signature = "sha256=" + String(repeating: "0", count: 64)
            let status = try await RawConnection(port: port).waiting { connection in
                try connection.send(
                    "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n")
                let chunk =
                    Array("100000\r\n".utf8) + Array(repeating: 0x78, count: 1 << 20) + Array("\r\n".utf8)
                for _ in 1...4 { try connection.send(chunk) }
                return try connection.answer().status
            }
            #expect(status == 413)
        }
    }

    @Test("a request that doesn't become complete is cut")
    func requestTime() async throws {
        try await Self.run({ $0.requestTime = .milliseconds(200) }) { _, port async throws in
            let signature = "sha256=" + String(repeating: "0", count: 64)
            let head = "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
            #expect(try await Self.untilClosed(port, head + "Content-Length: 100\r\n\r\nbegun") == 0)
        }
    }

    @Test("a connection without a request is cut: silent, amid a head, and after an answer")
    func idle() async throws {
        try await Self.run({ $0.idleTime = .milliseconds(200) }) { _, port async throws in
            #expect(try await Self.untilClosed(port, "") == 0)
            #expect(try await Self.untilClosed(port, "GET /health/live HTTP/1.1\r\nHost: a") == 0)
            let request = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"
            #expect(try await Self.untilClosed(port, request) > 0)
        }
    }

    /// One connection at a time, so that another one tells when the first has gone.
    private static func single(_ limits: inout ServerLimits) {
        limits.connections = 1
        limits.writeStallTime = .milliseconds(300)
    }

    private static let live = "GET /health/live HTTP/1.1\r\nHost: a\r\n\r\n"

    private static func post(_ connection: RawConnection, _ body: String) throws -> Int {
        let signature = AppSecrets([ServerUnderTest.secret])?.signature(of: Data(body.utf8)) ?? ""
        try connection.send(
            "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        return try connection.answer().status
    }

    @Test("a client that doesn't take its answer is cut, and the next one waiting gets in")
    func writeStall() async throws {
        try await ServerUnderTest.listening(Self.single) { port async throws in
            let stalled = try RawConnection(port: port, receiveBufferBytes: 4096)
            try await stalled.waiting { connection in
                for letter in ["a", "b", "c"] {
                    #expect(try Self.post(connection, String(repeating: letter, count: 2_600_000)) == 200)
                }
                try connection.send("GET /v1/quarantine HTTP/1.1\r\nHost: localhost\r\n\r\n")
            }
            #expect(try await Self.ask(port, Self.live).status == 200)
            // Three bodies of 2.6 MB in base64 are more than that, and than any buffer on the way takes.
            #expect(try await stalled.waiting { try $0.drain() } < 10_000_000)
        }
    }

    @Test(
        "what clients don't take is bounded for all of them together; deliveries aren't refused for it",
        arguments: ["/v1/quarantine?limit=1", "/quarantine/1/bytes"])
    func unread(path: String) async throws {
        let change: (inout ServerLimits) -> Void = { $0.unreadBytes = 4 << 20 }
        try await Self.run(change) { server, port async throws in
            func quarantine() async throws -> Int { try await server.get(path).status }
            for letter in ["a", "b", "c", "d"] {
                let body = String(repeating: letter, count: 500_000)
                #expect(try await server.post(body).status == 200)
            }
            #expect(try await quarantine() == 200)
            // Each is within the limit, and no buffer on the way takes them all.
            var stalled: [RawConnection] = []
            var answer = try await server.get(path)
            while answer.status == 200, stalled.count < 64 {
                let connection = try RawConnection(port: port, receiveBufferBytes: 4096)
                try await connection.waiting {
                    let request = "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    try $0.send(String(repeating: request, count: 8))
                }
                stalled.append(connection)
                answer = try await server.get(path)
            }
            #expect(answer.status == 503 && answer.headers[.retryAfter] == "5")
            #expect(answer.text.contains("Too many long answers at a time"))
            #expect(stalled.count >= 4)
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
            #expect(try await server.get("/health/ready").status == 200)
            #expect(try await server.get("/v1/solutions/1").status == 200)
            stalled = []
            while try await quarantine() != 200 { await Task.yield() }
        }
    }

    @Test("connections beyond the limit wait, and are answered when one is free")
    func connections() async throws {
        try await ServerUnderTest.listening(Self.single) { port async throws in
            var first: RawConnection? = try RawConnection(port: port)
            func askFirst() async throws -> Int? {
                try await first?.waiting { connection in
                    try connection.send(Self.live)
                    return try connection.answer().status
                }
            }
            #expect(try await askFirst() == 200)
            let second = try RawConnection(port: port)
            try await second.waiting { try $0.send(Self.live) }
            for _ in 1...20 { #expect(try await askFirst() == 200) }
            #expect(try await second.waiting { try $0.hasNothing() })
            first = nil
            #expect(try await second.waiting { try $0.answer().status } == 200)
        }
    }
}
