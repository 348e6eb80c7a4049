internal import HTTPTypes
internal import LifecycleAnswers
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

    private let limits: ServerLimits
    /// When the connection is cut; `nil` while there is nothing to wait for.
    private var deadline: NIODeadline?
    /// Looks whether the deadline has come. It goes off more often than that, so that a request doesn't have
    /// to set and unset it: only a deadline before its time does.
    private var alarm: Scheduled<Void>?
    private var alarmTime = NIODeadline.distantFuture
    private var state = State.between
    /// Requests of which the head has come, and the answer isn't through: more than one where a client
    /// doesn't wait for answers.
    private var unanswered = 0
    /// The answer has no end: no other request can ever have its turn on this connection. One that waited
    /// would hide that the client is gone.
    private var isStreaming = false

    private enum State {
        case between
        case receiving
        /// Answered before the body was all here; what still comes is thrown away, up to so many bytes.
        case discarding(leftBytes: Int)
    }

    init(_ limits: ServerLimits) {
        self.limits = limits
    }

    func channelActive(context: ChannelHandlerContext) {
        if deadline == nil { cut(context, after: limits.idleTime) }
        context.fireChannelActive()
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { cut(context, after: limits.idleTime) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        alarm?.cancel()
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
            guard !isStreaming else { return context.close(promise: nil) }
            state = .receiving
            unanswered += 1
            cut(context, after: limits.requestTime)
        case .body:
            break
        case .end:
            state = .between
            deadline = nil
        }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Nobody behind us asks for what we throw away.
        if case .discarding = state { context.read() }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        if case .head(let head) = part, head.headerFields[.contentType] == ServerSentEvents.mediaType {
            isStreaming = true
            guard unanswered == 1 else {
                promise?.fail(ChannelError.ioOnClosedChannel)
                return context.close(promise: nil)
            }
        }
        switch (part, state) {
        case (.head(var head), .receiving) where unanswered == 1:
            head.headerFields[.connection] = "close"
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case (.end, .receiving) where unanswered == 1:
            // Nobody wants the rest of the body. To close at once would reset the connection, and the client
            // might never read the answer: throw a little more away first.
            state = .discarding(leftBytes: ServerLimits.discardedBytes)
            cut(context, after: limits.discardTime)
            context.writeAndFlush(data, promise: promise)
            context.read()
        case (.end, .between), (.end, .receiving):
            // The client may still be reading: the answer is through when its end is.
            let written = promise ?? context.eventLoop.makePromise()
            written.futureResult.assumeIsolated().whenSuccess { self.answered(context) }
            context.write(data, promise: written)
        case (.head, _), (.body, _), (.end, .discarding):
            context.write(data, promise: promise)
        }
    }

    private func answered(_ context: ChannelHandlerContext) {
        unanswered = max(0, unanswered - 1)
        isStreaming = false
        if case .between = state, unanswered == 0 { cut(context, after: limits.idleTime) }
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
        let deadline = context.eventLoop.now + time
        self.deadline = deadline
        if deadline < alarmTime { setAlarm(context, to: deadline) }
    }

    private func setAlarm(_ context: ChannelHandlerContext, to deadline: NIODeadline) {
        alarm?.cancel()
        // Never later than the shortest of the usual deadlines, so that those to come needn't set it anew.
        alarmTime = min(deadline, context.eventLoop.now + limits.requestTime)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(deadline: alarmTime) {
            let (handler, context) = bound.value
            handler.goesOff(context)
        }
    }

    private func goesOff(_ context: ChannelHandlerContext) {
        alarmTime = .distantFuture
        if let deadline, deadline <= context.eventLoop.now {
            context.close(promise: nil)
        } else {
            setAlarm(context, to: deadline ?? .distantFuture)
        }
    }
}
