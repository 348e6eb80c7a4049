internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// One solution as of the question.
    public func solution(
        _ id: String, asking question: PastQuestion = PastQuestion()
    ) async throws(StoreError) -> Answer<Solution> {
        // Nearly always one row says it, which is read at once, without changing threads.
        if question.isAboutNow,
            let solution = read(briefly: { try SolutionRows($0).current(id, isBrief: true) })
        {
            return .found(solution)
        }
        return try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            if question.isAboutNow, let solution = try SolutionRows(database).current(id) {
                return .found(solution)
            }
            let admitted = try AdmittedEvents(database, asking: question)
            return try admitted.answer(id, code, admitted.judged(code)).map(Answer.found)
                ?? .noEventsByThen
        }
    }

    /// Solutions by id, bytewise, after `after`; at most `limit`, and those among the next
    /// `StoreLimits.searchedRows`.
    public func solutions(
        _ filter: SolutionFilter, after: String? = nil, limit: Int
    ) async throws(StoreError) -> Page<Solution, String> {
        try await read { database in
            try self.requireCurrentProjection(database)
            var conditions = ["standing.solution IS NOT NULL"]
            var arguments: [any Bindable] = []
            func add(_ condition: String, _ argument: any Bindable) {
                conditions.append(condition)
                arguments.append(argument)
            }
            if !filter.includesTests { conditions.append("standing.is_test = 0") }
            if let status = filter.status { add("standing.status = ?", status.code) }
            if let isDisputed = filter.isDisputed { add("standing.is_disputed = ?", isDisputed) }
            if let since = filter.standingSince { add("standing.since <= ?", since.rawValue) }
            var isStale = "solution.id IN (SELECT solution FROM stale)"
            if let portfolio = filter.portfolioID {
                let code = "(SELECT id FROM portfolio WHERE portfolio_id = ?)"
                add(
                    """
                    standing.solution IN
                        (SELECT solution FROM standing_portfolio WHERE portfolio = \(code))
                    """, portfolio)
                isStale += """
                     AND EXISTS (SELECT 1 FROM event
                        WHERE event.solution = solution.id AND portfolio = \(code))
                    """
                arguments.append(portfolio)
            }
            let start = after ?? ""
            let searched = try String.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT solution_id FROM solution WHERE solution_id > ?
                        ORDER BY solution_id LIMIT 1 OFFSET ?
                        """), arguments: [start, StoreLimits.searchedRows - 1])
            // DEL comes after all that an id can hold.
            let fetched = try SolutionRows(database).fetch(
                """
                WHERE solution.solution_id > ? AND solution.solution_id <= ?
                    AND ((\(conditions.joined(separator: " AND ")))
                        OR (\(isStale)))
                ORDER BY solution.solution_id LIMIT \(limit + 1)
                """, [start, searched ?? "\u{7F}"] + arguments)
            let page = Page(fetched: fetched, limit: limit, searched: searched, position: \.solutionID)
            return Page(items: page.items.filter(filter.admits), next: page.next)
        }
    }

    /// What a search box is given: a solution's id, a portfolio's, or neither.
    public func whatIs(_ id: String) async throws(StoreError) -> KnownAs {
        try await read { database in
            let codes = try Codes(database: database)
            if try codes.solution(id) != nil { return .solution }
            return try codes.portfolio(id) == nil ? .neither : .portfolio
        }
    }

    public enum KnownAs: Hashable, Sendable {
        case solution
        case portfolio
        case neither
    }
}
