internal import NIOCore
internal import NIOHTTP1

/// Takes the base path from a request's target, before anything looks at it.
final class BasePathRemoval: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let base: BasePath

    init(_ base: BasePath) {
        self.base = base
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else {
            context.fireChannelRead(data)
            return
        }
        head.uri = base.removed(from: head.uri)
        context.fireChannelRead(wrapInboundOut(.head(head)))
    }
}
