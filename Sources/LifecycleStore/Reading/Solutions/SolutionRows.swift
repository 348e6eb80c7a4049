internal import GRDB
internal import SolutionLifecycle

/// Reads solutions from their derived rows; a stale one is judged from the log instead.
struct SolutionRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// One solution now; `nil` where it is unknown, or its derived row is behind the log or of other rules.
    /// `isBrief`: also where it has so many portfolios that it takes a while.
    func current(_ id: String, isBrief: Bool = false) throws -> Solution? {
        try PreparedStatement(database, Self.ofOne).first(id) { row in
            try row.boolean(13) ? nil : try solution(row, isBrief: isBrief)
        } ?? nil
    }

    func fetch(_ condition: String, _ arguments: [any Bindable]) throws -> [Solution] {
        var solutions: [Solution] = []
        try PreparedStatement(database, Self.sql(condition)).forEach(all: arguments) { row in
            guard try row.boolean(13) else {
                if let solution = try solution(row) { solutions.append(solution) }
                return
            }
            let admitted = try AdmittedEvents(database, asking: PastQuestion())
            let code = try row.integer(12)
            if let solution = try admitted.answer(row.text(0), code, admitted.judged(code)) {
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
            CASE WHEN EXISTS (SELECT 1 FROM standing_portfolio
                    WHERE standing_portfolio.solution = standing.solution
                    LIMIT 1 OFFSET \(Solution.mostPortfolios))
                THEN NULL
                ELSE (SELECT group_concat(portfolio.portfolio_id, ' ') FROM standing_portfolio
                    JOIN portfolio ON portfolio.id = standing_portfolio.portfolio
                    WHERE standing_portfolio.solution = standing.solution) END,
            standing.imported, standing.last_entry
        FROM solution
            LEFT JOIN standing ON standing.solution = solution.id
            LEFT JOIN status ON status.id = standing.reported
        \(condition)
        """
    }

    private func solution(_ row: StatementRow, isBrief: Bool = false) throws -> Solution? {
        // An id holds no space.
        let few = try row.optionalText(14)?.split(separator: " ").map(String.init)
        if isBrief && few == nil { return nil }
        let portfolios = try few ?? firstPortfolios(of: try row.integer(12))
        return Solution(
            solutionID: try row.text(0), status: Status.from(code: try row.optionalInteger(1)),
            since: try row.optionalInteger(2).map(UnixSeconds.init(rawValue:)),
            reported: try EventRows.reported(code: try row.integer(3), text: { try row.text(4) }),
            isDisputed: try row.boolean(5), isAmbiguous: try row.boolean(6),
            portfolioIDs: portfolios.count > 1 ? portfolios.sorted() : portfolios,
            hasMorePortfolios: few == nil,
            events: Int(try row.integer(7)), redeliveries: Int(try row.integer(8)),
            lastEventSeq: try row.integer(9), lastReceivedAt: UnixMilliseconds(try row.integer(10)),
            openFindings: Int(try row.integer(11)), lastEntry: try row.integer(16),
            importedEvents: Int(try row.integer(15)))
    }

    /// The first as text, where there are more than an answer names.
    private func firstPortfolios(of solution: Int64) throws -> [String] {
        let search = try PreparedStatement(
            database,
            """
            SELECT portfolio.portfolio_id FROM standing_portfolio
                JOIN portfolio ON portfolio.id = standing_portfolio.portfolio
            WHERE standing_portfolio.solution = ? ORDER BY portfolio.portfolio_id LIMIT ?
            """)
        var portfolios: [String] = []
        try search.forEach(solution, Int64(Solution.mostPortfolios)) { portfolios.append(try $0.text(0)) }
        return portfolios
    }
}
