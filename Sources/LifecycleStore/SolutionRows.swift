internal import GRDB
internal import SolutionLifecycle

/// Reads solutions from their derived rows; a stale one is judged from the log instead.
struct SolutionRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// One solution now; `nil` where it is unknown, or its derived row is behind the log or of other rules.
    func current(_ id: String) throws -> Solution? {
        try PreparedStatement(database, Self.ofOne).first(id) { row in
            try row.boolean(13) ? nil : try Self.solution(row)
        } ?? nil
    }

    func fetch(_ condition: String, _ arguments: [any Bindable]) throws -> [Solution] {
        var solutions: [Solution] = []
        try PreparedStatement(database, Self.sql(condition)).forEach(all: arguments) { row in
            guard try row.boolean(13) else {
                solutions.append(try Self.solution(row))
                return
            }
            let told = ToldEvents(database, of: try row.integer(12), asking: PastQuestion())
            let judged = Judged(try told.events())
            if let solution = try told.solution(try row.text(0), judged: judged) {
                solutions.append(solution)
            }
        }
        return solutions
    }

    private static let ofOne = sql("WHERE solution.solution_id = ?")

    private static func sql(_ condition: String) -> String {
        """
        SELECT solution.solution_id, standing.status, standing.since, standing.reported,
            status.status, standing.is_disputed, standing.is_ambiguous, standing.events,
            standing.redeliveries, standing.last_event_seq, standing.last_received_at,
            standing.open_findings,
            solution.id,
            EXISTS (SELECT 1 FROM stale WHERE stale.solution = solution.id)
                OR (SELECT rules_version FROM projection) IS NOT \(TransitionTable.version),
            (SELECT group_concat(portfolio.portfolio_id, ' ') FROM standing_portfolio
                JOIN portfolio ON portfolio.id = standing_portfolio.portfolio
                WHERE standing_portfolio.solution = standing.solution)
        FROM solution
            LEFT JOIN standing ON standing.solution = solution.id
            LEFT JOIN status ON status.id = standing.reported
        \(condition)
        """
    }

    private static func solution(_ row: StatementRow) throws -> Solution {
        // An id holds no space.
        let portfolios = try row.text(14).split(separator: " ").map(String.init)
        return Solution(
            solutionID: try row.text(0), status: Status.from(code: try row.optionalInteger(1)),
            since: try row.optionalInteger(2).map(UnixSeconds.init(rawValue:)),
            reported: try EventRows.reported(code: try row.integer(3), text: { try row.text(4) }),
            isDisputed: try row.boolean(5), isAmbiguous: try row.boolean(6),
            portfolioIDs: portfolios.count > 1 ? portfolios.sorted() : portfolios,
            events: Int(try row.integer(7)), redeliveries: Int(try row.integer(8)),
            lastEventSeq: try row.integer(9), lastReceivedAt: UnixMilliseconds(try row.integer(10)),
            openFindings: Int(try row.integer(11)))
    }
}
