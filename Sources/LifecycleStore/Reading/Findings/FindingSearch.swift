internal import GRDB
internal import SolutionLifecycle

/// A search through findings, from the latest back.
struct FindingSearch {
    let database: Database
    let filter: FindingFilter
    var position: Finding.Key?
    let limit: Int

    struct Found {
        var keys: [Finding.Key] = []
        var next: Finding.Key?
        var isCutShort = false
    }

    func found() throws -> Found {
        let isNarrow = filter.kind != nil || filter.severity != nil
        let isAnywhere = filter.solutionID == nil && filter.portfolioID == nil && !filter.isOfATime
        if isNarrow, !filter.includesHealed, isAnywhere {
            return try merged(classes)
        }
        return try scanned()
    }

    private var classes: [FindingClass] {
        FindingClass.all.filter { found in
            (filter.kind.map { $0 == found.kind } ?? true)
                && (filter.severity.map { found.severity(strictly: filter.isStrict) >= $0 } ?? true)
        }
    }

    /// The latest open findings of exactly this severity.
    static func latest(
        _ severity: Severity, limit: Int, _ database: Database
    ) throws -> [Finding.Key] {
        try FindingSearch(database: database, filter: FindingFilter(), limit: limit)
            .merged(FindingClass.ofSteps.filter { $0.severity(strictly: false) == severity }).keys
    }

    /// The bounds for rows before the position.
    private var bounds: [Int64] {
        [position?.eventSeq ?? .max, position?.kind.code ?? 0]
    }

    /// Each class is read from its own range of the index, so that a few errors are found among any number
    /// of notices.
    private func merged(_ classes: [FindingClass]) throws -> Found {
        var keys: [Finding.Key] = []
        for found in classes {
            for isTest in filter.includesTests ? [0, 1] : [0] {
                let statement = try database.cachedStatement(
                    sql: """
                        SELECT event_seq, kind FROM finding INDEXED BY finding_open
                        WHERE is_test = \(isTest) AND \(found.condition) AND healed_by_seq IS NULL
                            AND event_seq <= ?1 AND (event_seq, kind) < (?1, ?2)
                        ORDER BY event_seq DESC LIMIT \(limit + 1)
                        """)
                keys += try Row.fetchAll(statement, arguments: StatementArguments(bounds)).compactMap(key)
            }
        }
        keys.sort { $1.precedes($0) }
        let shown = Array(keys.prefix(limit))
        return Found(keys: shown, next: keys.count > limit ? shown.last : nil)
    }

    private func scanned() throws -> Found {
        var matches = ["1"]
        var arguments: StatementArguments = []
        if !filter.includesHealed { matches.append("healed_by_seq IS NULL") }
        if filter.kind != nil || filter.severity != nil {
            let any = classes.map { "(\($0.condition))" }.joined(separator: " OR ")
            matches.append("(\(any.isEmpty ? "0" : any))")
        }
        if let portfolioID = filter.portfolioID {
            let code = try Codes(database: database).portfolio(portfolioID) ?? -1
            matches.append(
                "finding.solution IN (SELECT solution FROM standing_portfolio WHERE portfolio = \(code))")
        }
        if let raised = try filter.raised(database) {
            matches.append("finding.raised_at_seq BETWEEN \(raised.lowerBound) AND \(raised.upperBound)")
        }
        var source = filter.includesHealed ? "finding" : "finding INDEXED BY finding_standing"
        var ways = ["(finding.event_seq, finding.kind) < (?, ?)"]
        if !filter.includesHealed { ways.append("finding.healed_by_seq IS NULL") }
        if let solutionID = filter.solutionID {
            source = "finding INDEXED BY finding_of_solution"
            ways = ["finding.solution = (SELECT id FROM solution WHERE solution_id = ?)"] + ways
            arguments += [solutionID]
        } else if !filter.includesTests {
            matches.append("is_test = 0")
        }
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT finding.event_seq, finding.kind,
                        (\(matches.joined(separator: " AND "))) IS TRUE
                    FROM \(source) WHERE \(ways.joined(separator: " AND "))
                    ORDER BY finding.event_seq DESC, finding.kind DESC
                    """),
            arguments: arguments + StatementArguments(bounds))
        return try collected(rows)
    }

    private func collected(_ rows: RowCursor) throws -> Found {
        var found = Found()
        var last: Finding.Key?
        var searched = 0
        while let row = try rows.next() {
            if found.keys.count == limit || searched == StoreLimits.searchedRows {
                found.next = last
                found.isCutShort = found.keys.count < limit
                return found
            }
            searched += 1
            last = try key(row)
            if try row.read(2), let last { found.keys.append(last) }
        }
        return found
    }

    private func key(_ row: Row) throws -> Finding.Key? {
        guard let kind = Finding.Kind(rawValue: try row.read(1)) else { return nil }
        return Finding.Key(eventSeq: try row.read(0), kind: kind)
    }
}
