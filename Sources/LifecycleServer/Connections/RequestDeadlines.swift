internal import NIOCore
internal import NIOHTTPTypes

/// Cuts connections that take too long, whatever they are doing: the server library's own timeout looks only
/// for silence, which a body dripped byte by byte never is, and it goes on reading a body that was answered
/// early.
final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private var deadline: Scheduled<Void>?
    private var isReceiving = false

    func channelActive(context: ChannelHandlerContext) {
        cut(context, after: ServerLimits.idleTime)
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { cut(context, after: ServerLimits.idleTime) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        deadline?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head:
            isReceiving = true
            cut(context, after: ServerLimits.requestTime)
        case .body:
            break
        case .end:
            isReceiving = false
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else {
            context.write(data, promise: promise)
            return
        }
        guard isReceiving else {
            cut(context, after: ServerLimits.idleTime)
            context.write(data, promise: promise)
            return
        }
        // Answered before the body was all here: nobody wants the rest.
        let answered = promise ?? context.eventLoop.makePromise(of: Void.self)
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        answered.futureResult.whenComplete { _ in channel.value.close(promise: nil) }
        context.writeAndFlush(data, promise: answered)
    }

    private func cut(_ context: ChannelHandlerContext, after time: TimeAmount) {
        deadline?.cancel()
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            channel.value.close(promise: nil)
        }
    }
}
