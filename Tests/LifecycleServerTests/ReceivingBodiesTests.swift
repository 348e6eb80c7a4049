import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import PartnerSolutionsWebhook
import TestSupport
import Testing

@testable import LifecycleServer

/// Bodies whose signatures aren't known yet, on real sockets.
@Suite("Bodies being received", .timeLimit(.minutes(5)))
struct ReceivingBodiesTests {
    private static let long = 1_900_000

    private static func run(
        patience: Duration, _ test: @Sendable @escaping (ServerUnderTest, _ port: Int) async throws -> Void
    ) async throws {
        let change: (inout ServerSettings) -> Void = {
            $0.limits.receivedBytes = 4_000_000
            $0.limits.bodyPatience = patience
            // On a busy machine those that stand still would else be cut before the test has come to its end.
            $0.limits.requestTime = .minutes(10)
        }
        try await ServerUnderTest.run(settings: change) { server async throws in
            try await test(server, try #require(server.client.port))
        }
    }

    private static func head(_ bytes: Int, _ signature: String) -> String {
        "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
            + "Content-Length: \(bytes)\r\n\r\n"
    }

    /// A connection that has sent all of a long body but its last byte, with a signature that is wrong.
    private static func unfinished(_ port: Int) async throws -> RawConnection {
        let connection = try RawConnection(port: port)
        let signature = "sha256=" + String(repeating: "0", count: 64)
        try await connection.waiting {
            try $0.send(head(long + 1, signature) + String(repeating: "x", count: long))
        }
        return connection
    }

    /// Posts a body that is as long as this, at least, and properly signed, on a connection of its own.
    private static func post(_ port: Int, bytes: Int, of id: String) async throws -> RawConnection.Answer {
        let body = String(repeating: " ", count: bytes) + ServerUnderTest.body("DRAFT", of: id)
        let signature = try #require(AppSecrets([ServerUnderTest.secret])).signature(of: Data(body.utf8))
        return try await RawConnection(port: port).waiting { connection in
            try connection.send(head(body.utf8.count, signature) + body)
            return try connection.answer()
        }
    }

    @Test("share one bound: beyond it a long one is 503, a short one isn't, and the room comes back")
    func bound() async throws {
        try await Self.run(patience: .seconds(600)) { server, port async throws in
            var stalled: [RawConnection] = []
            for _ in 1...2 { stalled.append(try await Self.unfinished(port)) }
            // Until both have arrived, a third may find room.
            var refused = try await Self.post(port, bytes: Self.long, of: "1")
            while refused.status == 200 { refused = try await Self.post(port, bytes: Self.long, of: "1") }
            #expect(refused.status == 503 && refused.head.contains("\r\nRetry-After: 5\r\n"))
            #expect(refused.body.contains("urn:lifecycle:problem:too-many-bodies"))
            #expect(try await Self.post(port, bytes: 15_000, of: "2").status == 200)
            #expect(try await server.get("/health/ready").status == 200)
            stalled = []
            while try await Self.post(port, bytes: Self.long, of: "3").status != 200 { await Task.yield() }
        }
    }

    @Test("make way, the oldest first, if they take long")
    func makeWay() async throws {
        try await Self.run(patience: .zero) { _, port async throws in
            var stalled: [RawConnection] = []
            for _ in 1...6 { stalled.append(try await Self.unfinished(port)) }
            for id in 1...3 {
                #expect(try await Self.post(port, bytes: Self.long, of: "\(id)").status == 200)
            }
            #expect(try await stalled[0].waiting { try $0.drain() } == 0)
        }
    }

    @Test("are refused for a wrong signature once they are whole, also in pieces; a right one is found")
    func signature() async throws {
        try await Self.run(patience: .seconds(600)) { _, port async throws in
            let body = String(repeating: " ", count: 100_000) + ServerUnderTest.body("DRAFT", of: "1")
            let signature = try #require(AppSecrets([ServerUnderTest.secret])).signature(of: Data(body.utf8))
            let wrong = signature.dropLast() + (signature.hasSuffix("0") ? "1" : "0")
            for (signature, status) in [(signature, 200), (String(wrong), 401)] {
                let answer = try await RawConnection(port: port).waiting { connection in
                    try connection.send(Self.head(body.utf8.count, signature))
                    for start in stride(from: 0, to: body.utf8.count, by: 9999) {
                        try connection.send(Array(Array(body.utf8)[start...].prefix(9999)))
                    }
                    return try connection.answer()
                }
                #expect(answer.status == status)
            }
        }
    }

    private static func chunked(_ port: Int, _ chunks: String, of body: String) async throws -> Int? {
        let signature = AppSecrets([ServerUnderTest.secret])?.signature(of: Data(body.utf8)) ?? ""
        return try await RawConnection(port: port).waiting { connection in
            try connection.send(
                "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n")
            try connection.send(chunks)
            return try? connection.answer().status
        }
    }

    private static func chunks(_ body: String, of size: Int) -> String {
        let bytes = Array(body.utf8)
        return stride(from: 0, to: bytes.count, by: size).map { start in
            let piece = bytes[start...].prefix(size)
            return "\(String(piece.count, radix: 16))\r\n\(String(decoding: piece, as: UTF8.self))\r\n"
        }.joined() + "0\r\n\r\n"
    }

    @Test("in very short chunks: 1000 are read, and many more cut the connection; longer ones don't")
    func shortChunks() async throws {
        try await Self.run(patience: .seconds(600)) { server, port async throws in
            let short = ServerUnderTest.body("DRAFT", of: "1")
            let filler = String(repeating: " ", count: 1000 - short.utf8.count)
            #expect(
                try await Self.chunked(port, Self.chunks(filler + short, of: 1), of: filler + short) == 200)
            let long = String(repeating: " ", count: 100_000) + short
            #expect(try await Self.chunked(port, Self.chunks(long, of: 1), of: long) == nil)
            #expect(try await Self.chunked(port, Self.chunks(long, of: 63), of: long) == nil)
            #expect(try await Self.chunked(port, Self.chunks(long, of: 64), of: long) == 200)
            #expect(try await server.get("/health/live").status == 200)
        }
    }

    @Test("in very short chunks are counted over the requests of a connection, but for a few of each")
    func requestsOfShortChunks() async throws {
        try await Self.run(patience: .seconds(600)) { _, port async throws in
            func statuses(_ chunks: Int, _ requests: Int) async throws -> Int {
                try await RawConnection(port: port).waiting { connection in
                    let signature = "sha256=" + String(repeating: "0", count: 64)
                    let head =
                        "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): \(signature)\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n"
                    let body = String(repeating: "1\r\nx\r\n", count: chunks) + "0\r\n\r\n"
                    var answered = 0
                    for _ in 1...requests {
                        try connection.send(head + body)
                        guard (try? connection.answer()) != nil else { break }
                        answered += 1
                    }
                    return answered
                }
            }
            #expect(try await statuses(ServerLimits.freeShortPieces, 300) == 300)
            #expect(try await statuses(ServerLimits.freeShortPieces + 100, 20) == 10)
        }
    }
}
