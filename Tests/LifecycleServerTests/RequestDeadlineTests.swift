import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Connections that take too long")
struct RequestDeadlineTests {
    private let channel: EmbeddedChannel
    private let loop: EmbeddedEventLoop

    init() throws {
        loop = EmbeddedEventLoop()
        channel = EmbeddedChannel(handler: RequestDeadlines(ServerLimits()), loop: loop)
        try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    private func receive(_ part: HTTPRequestPart) throws {
        try channel.writeInbound(part)
    }

    private static let head = HTTPRequestPart.head(
        HTTPRequest(method: .post, scheme: "http", authority: "localhost", path: "/webhook"))

    @Test("are cut after 10 s, however steadily the body drips")
    func drip() throws {
        try receive(Self.head)
        for second in 1...9 {
            loop.advanceTime(by: .seconds(1))
            try receive(.body(ByteBuffer(string: "\(second)")))
            #expect(channel.isActive)
        }
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("are cut after 75 s without a head")
    func silence() {
        loop.advanceTime(by: .seconds(74))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("may go on for ever with requests that are complete")
    func keepAlive() throws {
        for _ in 1...10 {
            try receive(Self.head)
            try receive(.end(nil))
            loop.advanceTime(by: .seconds(25))
            try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
            try channel.writeOutbound(HTTPResponsePart.end(nil))
            loop.advanceTime(by: .seconds(25))
        }
        #expect(channel.isActive)
    }

    @Test("may take long to answer, and are idle only once the last answer is through")
    func pipelined() throws {
        for _ in 1...2 {
            try receive(Self.head)
            try receive(.end(nil))
        }
        loop.advanceTime(by: .seconds(100))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        // The second answer is a stream, for example.
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        loop.advanceTime(by: .seconds(100))
        #expect(channel.isActive)
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        loop.advanceTime(by: .seconds(74))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    @Test("that begin another request before the answer keep the answer whole")
    func nextAlready() throws {
        try receive(Self.head)
        try receive(.end(nil))
        try receive(Self.head)
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .ok)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
        let head = try channel.readOutbound(as: HTTPResponsePart.self)
        guard case .head(let response) = head else { throw CancellationError() }
        #expect(response.headerFields[.connection] == nil)
        loop.advanceTime(by: .seconds(9))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
    }

    private func answerEarly() throws {
        try receive(Self.head)
        try receive(.body(ByteBuffer(string: "the beginning of much")))
        try channel.writeOutbound(HTTPResponsePart.head(HTTPResponse(status: .unauthorized)))
        try channel.writeOutbound(HTTPResponsePart.end(nil))
    }

    @Test("are closed 2 s after an answer that didn't wait for the body")
    func earlyAnswer() throws {
        try answerEarly()
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(2))
        #expect(!channel.isActive)
    }

    @Test("are closed at once where too much of an answered body keeps coming")
    func discarded() throws {
        try answerEarly()
        let piece = ByteBuffer(repeating: 0x78, count: 1024 * 1024)
        for _ in 1...4 { try receive(.body(piece)) }
        #expect(channel.isActive)
        try receive(.body(piece))
        #expect(!channel.isActive)
    }

    @Test("are closed once an answered body is all here")
    func discardedToTheEnd() throws {
        try answerEarly()
        try receive(.end(nil))
        #expect(!channel.isActive)
    }
}
