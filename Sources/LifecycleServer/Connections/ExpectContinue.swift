internal import NIOCore
internal import NIOHTTP1

/// Answers `Expect: 100-continue` at once (RFC 9110, section 10.1.1): a client that isn't told to go on waits
/// a second before it sends its body.
final class ExpectContinue: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .head(let head) = unwrapInboundIn(data), head.version == .http1_1,
            head.headers["Expect"].contains(where: { $0.lowercased() == "100-continue" })
        {
            let goOn = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(goOn)), promise: nil)
        }
        context.fireChannelRead(data)
    }
}
