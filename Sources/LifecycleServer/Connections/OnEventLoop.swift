internal import HummingbirdCore
internal import Logging
internal import NIOCore
internal import NIOHTTPTypesHTTP1

/// Serves each connection on the thread of its event loop. By default a request's task runs on the shared
/// thread pool, so that every read and every write of a small request goes from thread to thread and back;
/// what a request does here is short, and what takes long (a commit, a query) has threads of its own.
struct OnEventLoop<Connection: ServerChildChannel>: ServerChildChannel {
    let connection: Connection
    let base: BasePath

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection.Value> {
        do {
            try channel.syncOptions?.setOption(
                .writeBufferWaterMark,
                value: .init(low: ServerLimits.unsentBytes / 2, high: ServerLimits.unsentBytes))
        } catch {
            return channel.eventLoop.makeFailedFuture(error)
        }
        return connection.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let codec = try pipeline.handler(type: HTTP1ToHTTPServerCodec.self)
            if base != .root { try pipeline.addHandler(BasePathRemoval(base), position: .before(codec)) }
            try pipeline.addHandlers([TargetHost(), ExpectContinue()], position: .before(codec))
            return value
        }
    }

    func handle(value: Connection.Value, logger: Logger) async {
        await withTaskExecutorPreference(EventLoopExecutor(eventLoop: value.channel.eventLoop)) {
            await connection.handle(value: value, logger: logger)
        }
    }
}

/// An event loop as the place where tasks run.
private final class EventLoopExecutor: TaskExecutor {
    private let eventLoop: any EventLoop

    init(eventLoop: any EventLoop) {
        self.eventLoop = eventLoop
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        eventLoop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
    }
}
