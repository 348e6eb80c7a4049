internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore
internal import ServiceLifecycle

/// The log as a stream of server-sent events.
struct StreamRoute {
    let live: LiveEvents
    let log: LogReader
    let readGuard: ReadGuard
    let limits: ServerLimits

    /// `GET /v1/events/stream`
    @Sendable func follow(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request, allowed: ["after", "solution_id", "findings_only", "tests", "unnamed", "token"])
        var filter = RecordedEventFilter()
        filter.solutionID = try parameters.solutionID()
        filter.findingsOnly = try parameters.flag("findings_only") ?? false
        filter.includesTests = try parameters.flag("tests") ?? false
        let isNamed = try parameters.flag("unnamed") != true
        let start = try await start(request, parameters)
        var response = Response(
            status: .ok,
            headers: [
                .contentType: ServerSentEvents.mediaType, .cacheControl: "no-store",
                .xContentTypeOptions: "nosniff",
            ])
        // Unknown to the standards, and known to nginx: it would hold the messages back.
        if let name = HTTPField.Name("X-Accel-Buffering") { response.headers[name] = "no" }
        guard request.method != .head else { return response }
        response.body = body(
            request, context, filter, isNamed: isNamed, start, seat: try live.join())
        return response
    }

    private func body(
        _ request: Request, _ context: LifecycleRequestContext, _ filter: RecordedEventFilter, isNamed: Bool,
        _ start: Start,
        seat: StreamSeat
    ) -> ResponseBody {
        ResponseBody { writer in
            try await withGracefulShutdownHandler {
                try await request.body.consumeWithInboundCloseHandler { _ in
                    try await writer.write(start.opening(isNamed: isNamed))
                    var reader = StreamReader(
                        live: live, log: log, filter: filter, isNamed: isNamed, seat: seat,
                        after: start.position.seq,
                        isAdmitted: { readGuard.admits(request, context, for: .read) })
                    try await reader.run(&writer)
                    try await writer.finish(nil)
                } onInboundClosed: {
                    seat.end()
                }
            } onGracefulShutdown: {
                seat.end()
                // One that doesn't read can't be told, and nobody is to wait for it.
                context.closeConnection(after: limits.discardTime)
            }
        }
    }

    /// From where to follow. What the client has seen last goes before what its address says: browsers keep
    /// the address when they connect anew.
    ///
    /// Whoever has seen another log, or more than there is, would miss what comes and never know. A browser
    /// gives up for good where it is refused, so such a client is told, and gets this log from its beginning.
    private func start(_ request: Request, _ parameters: QueryParameters) async throws -> Start {
        // `nil`: the end.
        var position: LogPosition? = .start
        if parameters.text("after") == "now" {
            position = nil
        } else if let asked = try parameters.logPosition("after", or: "now") {
            position = asked
        }
        if let seen = HTTPField.Name(ServerSentEvents.resumeHeader).flatMap({ request.headers[$0] }) {
            guard let read = LogPosition(seen) else {
                throw Problem(
                    "bad-parameter", status: 400, title: "Bad parameter",
                    detail: "The header \(ServerSentEvents.resumeHeader) must be "
                        + "\(QueryParameters.positionForm).")
            }
            position = read
        }
        guard let position else { return Start(position: try await log.end(), isNow: true) }
        do {
            try await log.check(position)
            return Start(position: position)
        } catch {
            guard case .anotherLog = error else { throw error }
            return Start(position: .start, refused: error)
        }
    }
}

/// From where to follow the log.
private struct Start {
    let position: LogPosition
    /// `after=now`: the client doesn't know which seq that is.
    var isNow = false
    /// Why it isn't where the client asked.
    var refused: StoreError?

    func opening(isNamed: Bool) -> ByteBuffer {
        if let refused {
            return ByteBuffer(
                bytes: ServerSentEvents.reset(Problem(answering: refused), isNamed: isNamed))
        }
        return ByteBuffer(bytes: ServerSentEvents.opening(after: position, isNewsToClient: isNow))
    }
}
