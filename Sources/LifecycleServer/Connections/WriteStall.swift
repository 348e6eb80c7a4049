internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Cuts a connection whose client takes nothing of what it is sent: it would hold its answer in memory for as
/// long as it likes. It is about progress, not about time: who reads slowly, or listens to a stream for days,
/// is let be.
///
/// Progress is a write that has gone to the kernel. Large parts are cut into pieces, so that it shows.
final class WriteStall: ChannelOutboundHandler, RemovableChannelHandler {
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let limit: TimeAmount
    private var waitingWrites = 0
    private var lastProgress = NIODeadline.distantPast
    private var check: Scheduled<Void>?

    init(after limit: TimeAmount) {
        self.limit = limit
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let part = unwrapOutboundIn(data)
        guard case .body(var bytes) = part, bytes.readableBytes > ServerLimits.writtenPieceBytes else {
            write(part, context, promise)
            return
        }
        while bytes.readableBytes > ServerLimits.writtenPieceBytes,
            let piece = bytes.readSlice(length: ServerLimits.writtenPieceBytes)
        {
            write(.body(piece), context, nil)
        }
        // Writes end in their order, so the last one's end is that of all.
        write(.body(bytes), context, promise)
    }

    /// What the kernel takes at once, as nearly always, is through before this returns, and needs no timer.
    func flush(context: ChannelHandlerContext) {
        context.flush()
        watch(context)
    }

    private func write(
        _ part: HTTPResponsePart, _ context: ChannelHandlerContext, _ promise: EventLoopPromise<Void>?
    ) {
        if waitingWrites == 0 { lastProgress = context.eventLoop.now }
        waitingWrites += 1
        let written = promise ?? context.eventLoop.makePromise()
        let eventLoop = context.eventLoop
        written.futureResult.assumeIsolated().whenComplete { _ in
            self.waitingWrites -= 1
            self.lastProgress = eventLoop.now
        }
        context.write(wrapOutboundOut(part), promise: written)
    }

    private func watch(_ context: ChannelHandlerContext) {
        guard waitingWrites > 0, check == nil else { return }
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleTask(deadline: lastProgress + limit) {
            bound.value.handler.judge(bound.value.context)
        }
    }

    private func judge(_ context: ChannelHandlerContext) {
        check = nil
        if waitingWrites > 0, context.eventLoop.now >= lastProgress + limit {
            context.close(promise: nil)
        } else {
            watch(context)
        }
    }
}
