internal import Foundation
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// Where solutions stand, and how they came there.
struct SolutionRoutes {
    let reader: LogReader
    let past: PastLists
    let clock: @Sendable () -> UnixMilliseconds

    /// `GET /v1/solutions`
    @Sendable func list(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request,
            allowed: [
                "status", "portfolio_id", "disputed", "older_than", "tests", "at", "known_at", "known_at_seq",
                "limit", "cursor",
            ])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        var filter = SolutionFilter()
        let statuses = Status.allCases.map(\.text).joined(separator: ", ")
        filter.status = try parameters.value("status", "one of \(statuses)", Status.init(text:))
        filter.portfolioID = try parameters.portfolioID()
        filter.isDisputed = try parameters.flag("disputed")
        filter.includesTests = try parameters.flag("tests") ?? false
        let question = try parameters.question()
        let age = try parameters.value("older_than", Asked.durationForms, Asked.durationSeconds)
        let start = try cursor.position(parameters, ListPosition.init)
        let asked = question.at ?? (question.knownAt ?? clock()).seconds
        filter.standingSince = age.map { start?.standingSince ?? UnixSeconds(asked.rawValue - $0) }
        let page = try await past.read(question) { [filter] reader in
            try await reader.solutions(filter, after: start?.solutionID, limit: limit)
        }
        let next = page.next.map { ListPosition(solutionID: $0, standingSince: filter.standingSince) }
        return .answer(
            .list(page.items.map(\.json), nextCursor: next.map { cursor.text(position: $0.text) }),
            to: request)
    }

    /// `GET /v1/solutions/{id}`
    @Sendable func one(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(request, allowed: ["at", "known_at", "known_at_seq", "strict"])
        // Strictness is a way of reading verdicts, of which this answer has none; it is checked all the same.
        _ = try parameters.flag("strict")
        let id = try context.solutionID()
        let question = try parameters.question()
        return .answer(try await reader.solution(id, asking: question).orProblem(id).json, to: request)
    }

    /// `GET /v1/solutions/{id}/history`
    @Sendable func history(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let parameters = try QueryParameters(
            request, allowed: ["at", "known_at", "known_at_seq", "strict", "limit", "cursor", "order"])
        let cursor = Cursor(request, parameters)
        let limit = try parameters.pageRows()
        let isStrict = try parameters.flag("strict") ?? false
        let order =
            try parameters.value("order", "replay or arrival", HistoryRows.Order.init(rawValue:)) ?? .replay
        let start = try cursor.position(parameters, HistoryPosition.init)
        var question = try parameters.question()
        question.knownAtEntry = start?.entry

        let id = try context.solutionID()
        let rows = HistoryRows(order: order, from: start?.shown ?? 0, limit: limit)
        let page = try await reader.history(id, asking: question, showing: rows).orProblem(id)
        let next = HistoryPosition(entry: page.lastEntry, shown: rows.from + page.entries.count)
        return .answer(
            page.json(
                strictly: isStrict, nextCursor: page.hasMore ? cursor.text(position: next.text) : nil),
            to: request)
    }
}

/// Where a list of solutions goes on. With `older_than`, the moment that the first page counted from holds
/// for all of them, so that none is judged by a later one.
private struct ListPosition {
    let solutionID: String
    let standingSince: UnixSeconds?

    init(solutionID: String, standingSince: UnixSeconds?) {
        self.solutionID = solutionID
        self.standingSince = standingSince
    }

    /// An id holds no space.
    init?(_ text: Substring) {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let id = parts.first, parts.count <= 2 else { return nil }
        let since = parts.count == 2 ? Int64(parts[1]) : nil
        guard parts.count == 1 || since != nil else { return nil }
        self.init(solutionID: String(id), standingSince: since.map(UnixSeconds.init(rawValue:)))
    }

    var text: String {
        standingSince.map { "\(solutionID) \($0.rawValue)" } ?? solutionID
    }
}

/// Where a history goes on: how much was shown of the history as it was known when the first page was asked
/// for, so that late events which arrive in between neither shift nor repeat a row.
private struct HistoryPosition {
    let entry: Int64
    let shown: Int

    init(entry: Int64, shown: Int) {
        self.entry = entry
        self.shown = shown
    }

    init?(_ text: Substring) {
        let parts = text.split(separator: ".")
        guard parts.count == 2, let entry = Int64(parts[0]), let shown = Int(parts[1]), shown >= 0
        else { return nil }
        self.init(entry: entry, shown: shown)
    }

    var text: String {
        "\(entry).\(shown)"
    }
}

extension LifecycleRequestContext {
    /// The id in the path. One that no solution can have is a bad parameter, not an unknown solution: who
    /// asks for it has made a mistake, such as a forgotten variable or a wrong encoding.
    fileprivate func solutionID() throws -> String {
        let raw = try parameters.require("id")
        guard let id = QueryParameters.decoded(raw), Change.canBeSolutionID(id) else {
            throw QueryParameters.bad("id", "must be \(QueryParameters.idForm), percent-encoded in the path")
        }
        return id
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
