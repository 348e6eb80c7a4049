internal import Foundation
internal import Hummingbird
internal import LifecycleStore
internal import SolutionLifecycle

/// Where solutions stand, and how they came there.
struct SolutionRoutes {
    let reader: LogReader
    let clock: @Sendable () -> UnixMilliseconds

    /// `GET /v1/solutions`
    @Sendable func list(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request,
            allowed: ["status", "portfolio_id", "disputed", "older_than", "tests", "limit", "cursor"])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        var filter = SolutionFilter()
        let statuses = Status.allCases.map(\.text).joined(separator: ", ")
        filter.status = try parameters.value("status", "one of \(statuses)", Status.init(text:))
        filter.portfolioID = parameters.text("portfolio_id")
        filter.isDisputed = try parameters.flag("disputed")
        filter.standingSince = try parameters.value("older_than", Asked.durationForms, Asked.durationSeconds)
            .map { UnixSeconds(clock().seconds.rawValue - $0) }
        filter.includesTests = try parameters.flag("tests") ?? false
        let page = try await reader.solutions(
            filter, after: try cursor.position(parameters) { String($0) }, limit: limit)
        let last = page.hasMore ? page.items.last : nil
        return .json(
            .list(page.items.map(\.json), nextCursor: last.map { cursor.text(position: $0.solutionID) }))
    }

    /// `GET /v1/solutions/{id}`
    @Sendable func one(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(request, allowed: ["at", "known_at", "known_at_seq", "strict"])
        // Strictness is a way of reading verdicts, of which this answer has none; it is checked all the same.
        _ = try parameters.flag("strict")
        let id = try context.solutionID()
        return .json(try await reader.solution(id, asking: try parameters.question()).orProblem(id).json)
    }

    /// `GET /v1/solutions/{id}/history`
    @Sendable func history(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request, allowed: ["at", "known_at", "known_at_seq", "strict", "limit", "cursor", "order"])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        let isStrict = try parameters.flag("strict") ?? false
        let order =
            try parameters.value("order", "replay or arrival", HistoryOrder.init(rawValue:)) ?? .replay
        let start = try cursor.position(parameters, HistoryPosition.init)
        var question = try parameters.question()
        if let start { question.knownAtSeq = min(question.knownAtSeq ?? start.knownAtSeq, start.knownAtSeq) }

        let id = try context.solutionID()
        let history = try await reader.history(id, asking: question).orProblem(id)
        let entries = order.arranged(history.entries)
        let from = start?.shown ?? 0
        let page = Array(entries.dropFirst(from).prefix(limit))
        let next = HistoryPosition(
            knownAtSeq: question.knownAtSeq ?? history.solution.lastEventSeq, shown: from + page.count)
        return .json(
            history.json(
                page, strictly: isStrict,
                nextCursor: next.shown < entries.count ? cursor.text(position: next.text) : nil))
    }
}

private enum HistoryOrder: String {
    case replay
    case arrival

    func arranged(_ entries: [History.Entry]) -> [History.Entry] {
        switch self {
        case .replay: entries
        case .arrival: entries.sorted { $0.logged.event.seq < $1.logged.event.seq }
        }
    }
}

/// Where a history goes on: how much was shown of the history as it was known when the first page was asked
/// for, so that late events which arrive in between neither shift nor repeat a row.
private struct HistoryPosition {
    let knownAtSeq: Int64
    let shown: Int

    init(knownAtSeq: Int64, shown: Int) {
        self.knownAtSeq = knownAtSeq
        self.shown = shown
    }

    init?(_ text: Substring) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let knownAtSeq = Int64(parts[0]), let shown = Int(parts[1]), shown >= 0
        else { return nil }
        self.init(knownAtSeq: knownAtSeq, shown: shown)
    }

    var text: String {
        "\(knownAtSeq).\(shown)"
    }
}

extension LifecycleRequestContext {
    /// The id in the path, percent-decoded.
    fileprivate func solutionID() throws -> String {
        let raw = try parameters.require("id")
        return raw.removingPercentEncoding ?? raw
    }
}

extension Answer {
    fileprivate func orProblem(_ id: String) throws(Problem) -> Found {
        switch self {
        case .found(let found): return found
        case .unknownSolution: throw .unknownSolution(id)
        case .noEventsByThen: throw .noEventsByThen(id)
        }
    }
}
