internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// What the log holds, and what was flagged about it.
struct LogRoutes {
    let reader: LogReader
    let past: PastLists

    /// `GET /v1/events`
    @Sendable func events(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(request, allowed: ["after", "solution_id", "limit", "cursor"])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        let start = try cursor.position(parameters) { LogPosition($0) }
        let after = try parameters.logPosition("after") ?? .start
        let page = try await reader.events(
            after: start ?? after, solutionID: try parameters.solutionID(), limit: limit)
        let next = page.next.map { cursor.text(position: "\($0)") }
        return .answer(.list(page.items.map(\.json), nextCursor: next), to: request)
    }

    /// `GET /v1/findings`
    @Sendable func findings(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request,
            allowed: [
                "solution_id", "portfolio_id", "kind", "severity", "all", "acknowledged", "since", "until",
                "tests", "strict", "at", "known_at", "known_at_seq", "limit", "cursor",
            ])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        var filter = FindingFilter()
        filter.solutionID = try parameters.solutionID()
        let kinds = Finding.Kind.allCases.map(\.text).joined(separator: ", ")
        filter.kind = try parameters.value("kind", "one of \(kinds)", Finding.Kind.init(text:))
        filter.severity = try parameters.value("severity", "error, warning or notice", Severity.init(text:))
        filter.includesHealed = try parameters.flag("all") ?? false
        filter.includesTests = try parameters.flag("tests") ?? false
        filter.isAcknowledged = try parameters.flag("acknowledged")
        filter.portfolioID = try parameters.portfolioID()
        filter.since = try parameters.value("since", Asked.momentForms) { Asked.beginning($0) }
        filter.until = try parameters.moment("until")
        filter.isStrict = try parameters.flag("strict") ?? false
        let after = try cursor.position(parameters, Finding.Key.init)
        let page = try await past.read(try parameters.question()) { [filter] reader in
            try await reader.findings(filter, after: after, limit: limit)
        }
        let items = page.items.map { $0.json(strictly: filter.isStrict) }
        let next = page.next.map { cursor.text(position: $0.position) }
        return .answer(.list(items, nextCursor: next), to: request)
    }

    /// `GET /v1/quarantine`: what nobody is to keep, since it may hold personal data and can be purged.
    @Sendable func quarantine(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response
    {
        let parameters = try QueryParameters(request, allowed: ["limit", "cursor"])
        let cursor = Cursor(request, parameters)
        let page = try await reader.quarantine(
            after: try cursor.position(parameters) { Int64($0) } ?? 0, limit: try parameters.pageRows())
        let next = page.next.map { cursor.text(position: String($0)) }
        return .json(.list(page.items.map(\.json), nextCursor: next))
    }

    /// `GET /v1/lifecycle`
    @Sendable func lifecycle(_ request: Request, _ context: LifecycleRequestContext) throws -> Response {
        _ = try QueryParameters(request, allowed: [])
        return .answer(TransitionTable.json, to: request)
    }
}

extension Finding.Key {
    fileprivate init?(_ text: Substring) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let seq = Int64(parts[0]),
            let kind = UInt8(parts[1]).flatMap(Finding.Kind.init)
        else { return nil }
        self.init(eventSeq: seq, kind: kind)
    }

    fileprivate var position: String {
        "\(eventSeq).\(kind.rawValue)"
    }
}
