internal import HTTPTypes
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
    private var state = State.between

    private enum State {
        case between
        case receiving
        /// Answered before the body was all here; what still comes is thrown away, up to so many bytes.
        case discarding(leftBytes: Int)
    }

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
        let part = unwrapInboundIn(data)
        if case .discarding(let leftBytes) = state {
            discard(part, leftBytes, context)
            return
        }
        switch part {
        case .head:
            state = .receiving
            cut(context, after: ServerLimits.requestTime)
        case .body:
            break
        case .end:
            state = .between
            deadline?.cancel()
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind us asks for what we throw away.
        if case .discarding = state { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch (unwrapOutboundIn(data), state) {
        case (.head(var head), .receiving):
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case (.end, .receiving):
            // Nobody wants the rest of the body. To close at once would reset the connection, and the client
            // might never read the answer: throw a little more away first.
            state = .discarding(leftBytes: ServerLimits.discardedBytes)
            cut(context, after: ServerLimits.discardTime)
            context.writeAndFlush(data, promise: promise)
            context.read()
        case (.end, .between), (.end, .discarding):
            cut(context, after: ServerLimits.idleTime)
            context.write(data, promise: promise)
        case (.head, .between), (.head, .discarding), (.body, _):
            context.write(data, promise: promise)
        }
    }

    private func discard(_ part: HTTPRequestPart, _ leftBytes: Int, _ context: ChannelHandlerContext) {
        switch part {
        case .body(let bytes) where bytes.readableBytes <= leftBytes:
            state = .discarding(leftBytes: leftBytes - bytes.readableBytes)
        case .head, .body, .end:
            context.close(promise: nil)
        }
    }

    private func cut(_ context: ChannelHandlerContext, after time: TimeAmount) {
        deadline?.cancel()
        let channel = NIOLoopBound(context, eventLoop: context.eventLoop)
        deadline = context.eventLoop.scheduleTask(in: time) {
            channel.value.close(promise: nil)
        }
    }
}
