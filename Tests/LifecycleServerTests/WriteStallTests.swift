import HTTPTypes
import NIOCore
import NIOEmbedded
import NIOHTTPTypes
import Testing

@testable import LifecycleServer

@Suite("A client that takes nothing")
struct WriteStallTests {
    private let network = SlowNetwork()
    private let channel: EmbeddedChannel
    private let loop = EmbeddedEventLoop()

    init() throws {
        let stall = WriteStall(after: .seconds(30))
        channel = EmbeddedChannel(handlers: [network, stall], loop: loop)
        try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    }

    /// Takes writes only when it is told to, as a network whose other end doesn't read.
    private final class SlowNetwork: ChannelOutboundHandler {
        typealias OutboundIn = HTTPResponsePart

        private(set) var held: [(bytes: Int, promise: EventLoopPromise<Void>?)] = []

        func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
            var bytes = 0
            if case .body(let buffer) = unwrapOutboundIn(data) { bytes = buffer.readableBytes }
            held.append((bytes, promise))
        }

        func flush(context: ChannelHandlerContext) {}

        func take() {
            held.removeFirst().promise?.succeed()
        }
    }

    private func write(bytes: Int) -> EventLoopFuture<Void> {
        channel.writeAndFlush(HTTPResponsePart.body(ByteBuffer(repeating: 0x78, count: bytes)))
    }

    @Test("is cut after 30 s")
    func cut() {
        let written = write(bytes: 10)
        loop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        network.take()
        #expect(throws: Never.self) { try written.wait() }
    }

    @Test("is cut however much more it is sent meanwhile")
    func morePushed() {
        for _ in 1...29 {
            _ = write(bytes: 10)
            loop.advanceTime(by: .seconds(1))
        }
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        while !network.held.isEmpty { network.take() }
    }

    @Test("isn't one that takes little, and late, however long it goes on")
    func slow() throws {
        let written = write(bytes: 20 * ServerLimits.writtenPieceBytes)
        #expect(network.held.map(\.bytes) == Array(repeating: ServerLimits.writtenPieceBytes, count: 20))
        for _ in 1...20 {
            loop.advanceTime(by: .seconds(29))
            #expect(channel.isActive)
            network.take()
        }
        try written.wait()
        loop.advanceTime(by: .hours(1))
        #expect(channel.isActive)
    }

    @Test("is cut also after it took something")
    func stops() {
        for _ in 1...3 { _ = write(bytes: 10) }
        loop.advanceTime(by: .seconds(20))
        network.take()
        loop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        loop.advanceTime(by: .seconds(1))
        #expect(!channel.isActive)
        while !network.held.isEmpty { network.take() }
    }

    @Test("isn't one that nothing is sent to")
    func quiet() {
        _ = write(bytes: 10)
        network.take()
        loop.advanceTime(by: .hours(24))
        #expect(channel.isActive)
        _ = write(bytes: 10)
        loop.advanceTime(by: .seconds(29))
        #expect(channel.isActive)
        network.take()
    }

    @Test("gets a large part whole, in pieces", arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
    func pieces(_ bytes: Int) throws {
        let written = write(bytes: bytes)
        #expect(network.held.map(\.bytes).reduce(0, +) == bytes)
        #expect(network.held.allSatisfy { $0.bytes <= ServerLimits.writtenPieceBytes })
        #expect(network.held.count == max(1, (bytes + 65_535) / 65_536))
        while !network.held.isEmpty { network.take() }
        try written.wait()
    }
}
