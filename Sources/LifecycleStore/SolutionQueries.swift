internal import GRDB
public import SolutionLifecycle

/// Which solutions a list shows; all conditions hold together.
public struct SolutionFilter: Hashable, Sendable {
    public var status: Status?
    public var portfolioID: String?
    public var isDisputed: Bool?
    /// In their status since then or before.
    public var standingSince: UnixSeconds?
    /// Also solutions from the dashboard's Test button.
    public var includesTests = false

    public init() {}
}

extension LogReader {
    /// One solution as of the question.
    public func solution(
        _ id: String, asking question: PastQuestion = PastQuestion()
    ) async throws(StoreError) -> Answer<Solution> {
        try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            if question.isAboutNow, try Self.isProjectionCurrent(database) {
                let rows = try SolutionRows(database).fetch("WHERE standing.solution = ?", [code])
                if let solution = rows.first { return .found(solution) }
            }
            return try Self.history(of: code, asking: question, in: database).map(\.solution)
        }
    }

    /// One solution's events, judged, as of the question.
    public func history(
        _ id: String, asking question: PastQuestion = PastQuestion()
    ) async throws(StoreError) -> Answer<History> {
        try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            return try Self.history(of: code, asking: question, in: database)
        }
    }

    /// Solutions by id, bytewise, after `after`; at most `limit`.
    public func solutions(
        _ filter: SolutionFilter, after: String? = nil, limit: Int
    ) async throws(StoreError) -> Page<Solution> {
        try await read { database in
            try self.requireCurrentProjection(database)
            var conditions = ["solution.solution_id > ?"]
            var arguments: StatementArguments = [after ?? ""]
            func add(_ condition: String, _ argument: some DatabaseValueConvertible) {
                conditions.append(condition)
                arguments += [argument]
            }
            if !filter.includesTests { conditions.append("standing.is_test = 0") }
            if let status = filter.status { add("standing.status = ?", status.code) }
            if let isDisputed = filter.isDisputed { add("standing.is_disputed = ?", isDisputed) }
            if let since = filter.standingSince { add("standing.since <= ?", since.rawValue) }
            if let portfolio = filter.portfolioID {
                add(
                    """
                    standing.solution IN (SELECT solution FROM standing_portfolio WHERE portfolio =
                        (SELECT id FROM portfolio WHERE portfolio_id = ?))
                    """, portfolio)
            }
            let fetched = try SolutionRows(database).fetch(
                "WHERE \(conditions.joined(separator: " AND ")) ORDER BY solution.solution_id LIMIT "
                    + "\(limit + 1)",
                arguments)
            return Page(fetched: fetched, limit: limit)
        }
    }

    static func history(
        of solution: Int64, asking question: PastQuestion, in database: Database
    ) throws -> Answer<History> {
        let events = try LoggedEventRows(database).fetch(
            "WHERE event.solution = ? ORDER BY event.seq", [solution])
        return History(of: events.filter(question.admits)).map(Answer.found) ?? .noEventsByThen
    }
}

extension Answer {
    func map<Other>(_ transform: (Found) -> Other) -> Answer<Other> {
        switch self {
        case .found(let found): .found(transform(found))
        case .unknownSolution: .unknownSolution
        case .noEventsByThen: .noEventsByThen
        }
    }
}

/// Reads solutions from their derived rows; a stale one is judged from the log instead.
private struct SolutionRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func fetch(_ condition: String, _ arguments: StatementArguments) throws -> [Solution] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT solution.solution_id, standing.status, standing.since, standing.reported,
                        status.status, standing.is_disputed, standing.is_ambiguous, standing.events,
                        standing.redeliveries, standing.last_event_seq, standing.last_received_at,
                        standing.open_findings,
                        standing.solution,
                        EXISTS (SELECT 1 FROM stale WHERE stale.solution = standing.solution)
                    FROM solution
                        JOIN standing ON standing.solution = solution.id
                        JOIN status ON status.id = standing.reported
                    \(condition)
                    """),
            arguments: arguments)
        return try rows.map(solution)
    }

    private func solution(_ row: Row) throws -> Solution {
        let code: Int64 = try row.read(12)
        if try row.read(13) as Bool,
            case .found(let history) = try LogReader.history(of: code, asking: PastQuestion(), in: database)
        {
            return history.solution
        }
        return Solution(
            solutionID: try row.read(0), status: Status.from(code: try row.read(1)),
            since: (try row.read(2) as Int64?).map(UnixSeconds.init(rawValue:)),
            reported: try EventRows.reported(code: try row.read(3), text: { try row.read(4) }),
            isDisputed: try row.read(5),
            isAmbiguous: try row.read(6),
            portfolioIDs: try portfolios(of: code), events: try row.read(7), redeliveries: try row.read(8),
            lastEventSeq: try row.read(9),
            lastReceivedAt: UnixMilliseconds(try row.read(10)), openFindings: try row.read(11))
    }

    private func portfolios(of solution: Int64) throws -> [String] {
        try String.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT portfolio.portfolio_id FROM standing_portfolio
                        JOIN portfolio ON portfolio.id = standing_portfolio.portfolio
                    WHERE standing_portfolio.solution = ? ORDER BY portfolio.portfolio_id
                    """),
            arguments: [solution])
    }
}
