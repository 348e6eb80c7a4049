internal import GRDB
internal import SolutionLifecycle

/// Reads solutions from their derived rows; a stale one is judged from the log instead.
struct SolutionRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// One solution now, by its code; `nil` where its derived row is behind the log, or of other rules.
    func current(_ solution: Int64) throws -> Solution? {
        guard try LogReader.isProjectionCurrent(database) else { return nil }
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: Self.sql("WHERE standing.solution = ?")), arguments: [solution])
        return try rows.next().flatMap { row in
            try row.read(13) as Bool ? nil : try self.solution(row)
        }
    }

    func fetch(_ condition: String, _ arguments: StatementArguments) throws -> [Solution] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: Self.sql(condition)), arguments: arguments)
        return try rows.map { row in
            if try row.read(13) as Bool {
                let told = ToldEvents(database, of: try row.read(12), asking: PastQuestion())
                let judged = Judged(try told.events())
                if let solution = try told.solution(try row.read(0), judged: judged) { return solution }
            }
            return try solution(row)
        }
    }

    private static func sql(_ condition: String) -> String {
        """
        SELECT solution.solution_id, standing.status, standing.since, standing.reported,
            status.status, standing.is_disputed, standing.is_ambiguous, standing.events,
            standing.redeliveries, standing.last_event_seq, standing.last_received_at,
            standing.open_findings,
            standing.solution,
            EXISTS (SELECT 1 FROM stale WHERE stale.solution = standing.solution),
            (SELECT group_concat(portfolio.portfolio_id, ' ') FROM standing_portfolio
                JOIN portfolio ON portfolio.id = standing_portfolio.portfolio
                WHERE standing_portfolio.solution = standing.solution)
        FROM solution
            JOIN standing ON standing.solution = solution.id
            JOIN status ON status.id = standing.reported
        \(condition)
        """
    }

    private func solution(_ row: Row) throws -> Solution {
        // An id holds no space.
        let portfolios: String = try row.read(14)
        return Solution(
            solutionID: try row.read(0), status: Status.from(code: try row.read(1)),
            since: (try row.read(2) as Int64?).map(UnixSeconds.init(rawValue:)),
            reported: try EventRows.reported(code: try row.read(3), text: { try row.read(4) }),
            isDisputed: try row.read(5),
            isAmbiguous: try row.read(6),
            portfolioIDs: portfolios.split(separator: " ").map(String.init).sorted(),
            events: try row.read(7), redeliveries: try row.read(8), lastEventSeq: try row.read(9),
            lastReceivedAt: UnixMilliseconds(try row.read(10)), openFindings: try row.read(11))
    }
}
