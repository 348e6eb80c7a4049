import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

@testable import LifecycleServer

/// Whatever the other side says, a client of ours goes on.
@Suite("Hostile answers", .timeLimit(.minutes(5)))
struct AnswerGuardTests {
    private static let end = "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    /// Each is a whole answer; `nil` where no status may come of it.
    private static let answers: [(said: Receiver.Said, status: Int?)] = [
        (Receiver.Said("HTTP/1.1 000 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 001 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 001 x\r\n\r\nuntil the end"), nil),
        (Receiver.Said("HTTP/1.1 099 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 099 x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"), nil),
        (Receiver.Said("HTTP/1.1 103 x\r\n\r\nHTTP/1.1 099 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 099 x\r\n\r\nHTTP/1.1 200 OK\(end)"), nil),
        (Receiver.Said("HTTP/1.1 100 Continue\r\n\r\n", flood: "HTTP/1.1 100 Continue\r\n\r\n"), nil),
        (Receiver.Said("HTTP/1.1 103 x\r\n", flood: "X: y\r\n"), nil),
        (Receiver.Said("HTTP/1.1 200 OK\r\n", flood: "X: y\r\n"), nil),
        (Receiver.Said("HTTP/1.1 200 OK\r\nX: ", flood: "yyyyyyyyyyyyyyyy"), nil),
        (Receiver.Said("HTTP/1.1 200 ", flood: "no end of a reason"), nil),
        (Receiver.Said("HTTP/1.1 -01 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 -200 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 0200 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 1000 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 18446744073709551816 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 99 x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 \u{0}\u{0}\u{0} x\(end)"), nil),
        (Receiver.Said("HTTP/1.1 abc x\(end)"), nil),
        (Receiver.Said("HTTP/1.1\r\n\r\n"), nil),
        (Receiver.Said("HTTP/9.9 200 OK\(end)"), nil),
        (Receiver.Said("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n"), nil),
        (Receiver.Said("HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n"), nil),
        (Receiver.Said("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), nil),
        (Receiver.Said(""), nil),
        (
            Receiver.Said("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\nx"),
            101
        ),
        (Receiver.Said("HTTP/1.1 199 x\r\n\r\nHTTP/1.1 200 OK\(end)"), 200),
        (Receiver.Said("HTTP/1.1 200\(end)"), 200),
        (Receiver.Said("HTTP/1.1 200 OK\(end)HTTP/1.1 099 x\(end)"), 200),
        (Receiver.Said("HTTP/1.1 200 OK\(end)HTTP/1.1 100 x\r\n\r\n"), 200),
        (Receiver.Said("HTTP/1.1 204 x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"), 204),
        (Receiver.Said("HTTP/1.1 304 x\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"), 304),
        (Receiver.Said("HTTP/1.1 600 x\(end)"), 600),
        (Receiver.Said("HTTP/1.1 999 x\(end)"), 999),
    ]

    @Test(
        "are an error or a status, each of them, and the next request is answered", arguments: answers.indices
    )
    func heads(index: Int) async throws {
        let (said, status) = Self.answers[index]
        let receiver = try Receiver()
        defer { receiver.close() }
        let client = HTTPClient.guarded()
        do {
            receiver.says = said
            let answer = try? await client.post(receiver)
            #expect(answer == status, "\(said)")
            receiver.says = nil
            #expect(try await client.post(receiver) == 204)
            try await client.shutdown()
        } catch {
            try await client.shutdown()
            throw error
        }
    }

    @Test("every status of three digits: below 100 an error, an interim one no answer, else itself")
    func statuses() async throws {
        let receiver = try Receiver()
        defer { receiver.close() }
        let client = HTTPClient.guarded()
        for status in 0...999 {
            let digits = String(repeating: "0", count: 3 - "\(status)".count) + "\(status)"
            receiver.says = Receiver.Said("HTTP/1.1 \(digits) x\(Self.end)")
            let answer = try? await client.post(receiver)
            #expect(answer == (status == 101 || status >= 200 ? status : nil), "\(status)")
        }
        try await client.shutdown()
    }

    @Test("of a receiver: 502 with the delivery stored, and the next one is passed on")
    func forwarding() async throws {
        let receiver = try Receiver()
        defer { receiver.close() }
        try await ServerUnderTest.run(settings: { $0.forwardTo = ReceiverAddress(receiver.url) }) {
            server async throws in
            for (index, head) in Self.answers.enumerated() where head.status != 200 && head.status != 204 {
                receiver.says = head.said
                let answer = try await server.post(ServerUnderTest.body("DRAFT", of: "\(index)"))
                #expect(answer.status == 502, "\(head)")
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:not-forwarded")
                #expect(try await server.get("/v1/solutions/\(index)").status == 200)
                receiver.says = nil
                #expect(
                    try await server.post(ServerUnderTest.body("INITIATED", of: "\(index)")).status == 200)
            }
        }
    }
}

extension HTTPClient {
    /// The status, once all of the answer is read.
    fileprivate func post(_ receiver: Receiver) async throws -> Int {
        var request = HTTPClientRequest(url: receiver.url)
        request.method = .POST
        request.body = .bytes(ByteBuffer(string: "{}"))
        let response = try await execute(request, timeout: .seconds(60))
        _ = try? await response.body.collect(upTo: 1 << 16)
        return Int(response.status.code)
    }
}
