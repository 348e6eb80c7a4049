internal import HTTPTypes
internal import Hummingbird
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
                    let opening = ServerSentEvents.opening(after: start.seq, isNewsToClient: start.isNow)
                    try await writer.write(opening)
                    var reader = StreamReader(
                        live: live, log: log, filter: filter, isNamed: isNamed, seat: seat, after: start.seq,
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
    private func start(_ request: Request, _ parameters: QueryParameters) async throws -> Start {
        let last = try await log.lastSeq()
        let after = try parameters.value("after", "\(Self.seqForm), or now") { text in
            text == "now" ? Start(seq: last, isNow: true) : Start(text)
        }
        if let seen = HTTPField.Name(ServerSentEvents.resumeHeader).flatMap({ request.headers[$0] }) {
            guard let start = Start(seen) else { throw Self.badHeader("must be \(Self.seqForm)") }
            return try start.checked(against: last, Self.badHeader)
        }
        return try (after ?? Start(seq: 0, isNow: false)).checked(against: last) {
            QueryParameters.bad("after", $0)
        }
    }

    private static let seqForm = "a whole number from 0 to \(Int64.max)"

    private static func badHeader(_ why: String) -> Problem {
        Problem(
            "bad-parameter", status: 400, title: "Bad parameter",
            detail: "The header \(ServerSentEvents.resumeHeader) \(why).")
    }
}

/// From where to follow the log.
private struct Start {
    let seq: Int64
    /// `after=now`: the client doesn't know which seq that is.
    let isNow: Bool

    init(seq: Int64, isNow: Bool) {
        self.seq = seq
        self.isNow = isNow
    }

    init?(_ text: String) {
        guard let seq = QueryParameters.number(text) else { return nil }
        self.init(seq: seq, isNow: false)
    }

    /// Whoever has seen more than there is would miss what comes, and never know.
    func checked(against last: Int64, _ refusal: (String) -> Problem) throws(Problem) -> Start {
        guard seq > last else { return self }
        throw refusal(
            "is \(seq), but the log reaches \(last) only: it is another log, or was restored from an older "
                + "backup. Follow it anew, from a seq that it has or with after=now")
    }
}
