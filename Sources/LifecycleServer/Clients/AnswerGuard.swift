internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1

/// Refuses heads that the client library trusts a server not to send. It takes each status below 200 for an
/// interim one, after which another head comes; after one below 100 an end comes instead, and the library
/// stops the program. Interim heads without end it would read for as long as they come.
///
/// It stands between the decoder and the library's own handler, which fails the request with the error.
final class AnswerGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// Before one answer.
    static let interimHeads = 32

    private var interimHeadsSeen = 0
    private var hasRefused = false

    /// What is wrong with an answer. It is told as it is.
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// To the pipeline of a connection that the library has set up. Runs on its event loop.
    @Sendable static func add(to channel: any Channel) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPResponseDecoder>.self)
            try pipeline.addHandler(AnswerGuard(), position: .after(decoder))
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasRefused else { return }
        if case .head(let head) = unwrapInboundIn(data), let refused = look(at: head.status.code) {
            hasRefused = true
            context.fireErrorCaught(refused)
            context.close(promise: nil)
        } else {
            context.fireChannelRead(data)
        }
    }

    private func look(at status: UInt) -> Refused? {
        guard status >= 100 else {
            return Refused(description: "it answered with status \(status), which HTTP doesn't have")
        }
        let isInterim = status < 200 && status != HTTPResponseStatus.switchingProtocols.code
        interimHeadsSeen = isInterim ? interimHeadsSeen + 1 : 0
        guard interimHeadsSeen > Self.interimHeads else { return nil }
        return Refused(description: "it sent more than \(Self.interimHeads) interim answers")
    }
}
