internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// Findings by (`event_seq`, `kind`), after `after`; at most `limit`, and those among the next
    /// `StoreLimits.searchedRows`.
    public func findings(
        _ filter: FindingFilter, after: Finding.Key? = nil, limit: Int
    ) async throws(StoreError) -> Page<Finding, Finding.Key> {
        try await read { database in
            try self.requireCurrentProjection(database)
            var conditions = ["(finding.event_seq, finding.kind) > (?, ?)"]
            var arguments: StatementArguments = [after?.eventSeq ?? 0, after?.kind.rawValue ?? 0]
            if let solutionID = filter.solutionID {
                conditions.append("finding.solution = (SELECT id FROM solution WHERE solution_id = ?)")
                arguments += [solutionID]
            } else if !filter.includesTests {
                conditions.append("finding.is_test = 0")
            }
            if let portfolioID = filter.portfolioID {
                conditions.append(
                    "finding.solution IN (SELECT solution FROM standing_portfolio WHERE portfolio = "
                        + "(SELECT id FROM portfolio WHERE portfolio_id = ?))")
                arguments += [portfolioID]
            }
            let raised = try filter.raised(database)
            if let raised {
                conditions.append("finding.raised_at_seq BETWEEN ? AND ?")
                arguments += [raised.lowerBound, raised.upperBound]
            }
            let searched = try Self.findingKey(
                "WHERE \(conditions.joined(separator: " AND "))", arguments, StoreLimits.searchedRows,
                database)
            if let searched {
                conditions.append("(finding.event_seq, finding.kind) <= (?, ?)")
                arguments += [searched.eventSeq, searched.kind.code]
            }
            if !filter.includesHealed { conditions.append("finding.healed_by_seq IS NULL") }
            if let kind = filter.kind {
                conditions.append("finding.kind = ?")
                arguments += [kind.rawValue]
            }
            if let severity = filter.severity {
                conditions.append(Self.condition(atLeast: severity, strictly: filter.isStrict))
            }
            let found = try Self.findingRows(
                "WHERE \(conditions.joined(separator: " AND ")) "
                    + "ORDER BY finding.event_seq, finding.kind LIMIT \(limit + 1)",
                arguments, Acknowledgements(database, at: self.clock()), database)
            return Page(
                fetched: found, limit: limit, searched: searched, position: \.key, where: filter.admits)
        }
    }

    /// The `nth` key of those that meet the condition, by (`event_seq`, `kind`); `nil` where there are fewer.
    private static func findingKey(
        _ condition: String, _ arguments: StatementArguments, _ nth: Int, _ database: Database
    ) throws -> Finding.Key? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT event_seq, kind FROM finding \(condition)
                    ORDER BY event_seq, kind LIMIT 1 OFFSET ?
                    """), arguments: arguments + [nth - 1])
        guard let row, let kind = Finding.Kind(rawValue: try row.read(1)) else { return nil }
        return Finding.Key(eventSeq: try row.read(0), kind: kind)
    }

    static func findingRows(
        _ condition: String, _ arguments: StatementArguments, _ acknowledgements: Acknowledgements,
        _ database: Database
    ) throws -> [Finding] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(FindingRows.columns)
                    FROM finding \(FindingRows.joins)
                    \(condition)
                    """),
            arguments: arguments)
        return try rows.compactMap(FindingRows.finding).map(acknowledgements.added)
    }

    /// How severe a finding is follows from its kind and reason; so does this condition.
    private static func condition(atLeast severity: Severity, strictly: Bool) -> String {
        let severe = Finding.Kind.allCases.flatMap { kind in
            ([nil] + Reason.allCases.map(Optional.some)).filter { reason in
                Severity(of: kind, reason: reason, strictly: strictly) >= severity
            }.map { reason in
                "(\(kind.rawValue), \(reason.map { Int($0.rawValue) } ?? -1))"
            }
        }
        return "(finding.kind, ifnull(finding.reason, -1)) IN (VALUES \(severe.joined(separator: ", ")))"
    }
}
