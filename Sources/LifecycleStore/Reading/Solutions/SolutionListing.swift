internal import GRDB
public import SolutionLifecycle

/// Solutions to look through, in the order that the question makes useful, with what the filters count. It is
/// read in a time that doesn't grow with the file: from an index, and no further than
/// `StoreLimits.searchedRows`.
public struct SolutionListing: Sendable {
    public let moment: LogMoment
    /// How many solutions stand where; `nil` is ∅. Tests are not among them.
    public let tallies: [Status?: Int]
    public let disputed: BoundedCount
    public let order: Order
    public let solutions: [Solution]
    /// Where to go on; `nil` at the end.
    public let next: Position?
    /// The search reached its limit before the page was full; more may follow from `next`.
    public let isCutShort: Bool

    public enum Order: Hashable, Sendable {
        /// By id, bytewise.
        case id
        /// Those heard of last come first.
        case newest
        /// Those that stand longest in their status come first.
        case longest
    }

    /// Behind a solution, in each order.
    public struct Position: Hashable, Sendable {
        public let solution: Int64
        public let since: Int64
        public let id: String

        public init(solution: Int64, since: Int64, id: String) {
            self.solution = solution
            self.since = since
            self.id = id
        }
    }
}

extension LogReader {
    /// `idPrefix`: only ids that begin so. At most `limit` solutions, behind `position`.
    public func listing(
        of filter: SolutionFilter, idPrefix: String? = nil, after position: SolutionListing.Position? = nil,
        limit: Int
    ) async throws(StoreError) -> SolutionListing {
        try await read { database in
            try self.requireCurrentProjection(database)
            let search = SolutionSearch(filter: filter, idPrefix: idPrefix, position: position)
            let rows = try Row.fetchCursor(
                database.cachedStatement(sql: search.sql), arguments: search.arguments)
            var found: [Int64] = []
            var last: SolutionListing.Position?
            var searched = 0
            var (hasMore, isCutShort) = (false, false)
            while let row = try rows.next() {
                if found.count == limit || searched == StoreLimits.searchedRows {
                    (hasMore, isCutShort) = (true, found.count < limit)
                    break
                }
                searched += 1
                last = SolutionListing.Position(
                    solution: try row.read(0), since: try row.read(1) ?? 0, id: try row.read(2))
                if try row.read(3) { found.append(try row.read(0)) }
            }
            let solutions = SolutionRows(database)
            return SolutionListing(
                moment: try LogMoment(database), tallies: try Self.tallies(database),
                disputed: try Self.disputed(database), order: search.order,
                solutions: try found.flatMap { try solutions.fetch("WHERE standing.solution = ?", [$0]) },
                next: hasMore ? last : nil, isCutShort: isCutShort)
        }
    }
}

/// A search through solutions: which index leads it, and what is asked of each row on the way.
private struct SolutionSearch {
    let order: SolutionListing.Order
    let sql: String
    let arguments: StatementArguments

    init(filter: SolutionFilter, idPrefix: String?, position: SolutionListing.Position?) {
        let (order, source, way, bounds) = Self.lead(filter, idPrefix, position)
        var matches = ["1"]
        var arguments: StatementArguments = []
        func ask(_ condition: String, _ argument: (any DatabaseValueConvertible)?) {
            guard let argument else { return }
            matches.append(condition)
            arguments += [argument]
        }
        if !filter.includesTests { matches.append("standing.is_test = 0") }
        ask("standing.status IS ?", filter.status?.code)
        ask("standing.is_disputed = ?", filter.isDisputed)
        ask("standing.since <= ?", filter.standingSince?.rawValue)
        ask(
            """
            EXISTS (SELECT 1 FROM standing_portfolio AS told WHERE told.solution = standing.solution
                AND told.portfolio = (SELECT id FROM portfolio WHERE portfolio_id = ?))
            """, filter.portfolioID)
        self.order = order
        sql = """
            SELECT standing.solution, standing.since, solution.solution_id,
                (\(matches.joined(separator: " AND "))) IS TRUE
            FROM \(source) WHERE \(way)
            """
        self.arguments = arguments + bounds
    }

    private static func lead(
        _ filter: SolutionFilter, _ idPrefix: String?, _ position: SolutionListing.Position?
    ) -> (SolutionListing.Order, source: String, way: String, bounds: StatementArguments) {
        let before = position?.solution ?? .max
        let withID = "CROSS JOIN solution ON solution.id = standing.solution"
        if let idPrefix {
            // Ids are printable ASCII: DEL comes after every one that begins so. One lower bound alone, since
            // of two the index would go by the first.
            let (bound, start) = position.map { (">", $0.id) } ?? (">=", idPrefix)
            return (
                .id, "solution CROSS JOIN standing ON standing.solution = solution.id",
                """
                solution.solution_id \(bound) ? AND solution.solution_id < ? ORDER BY solution.solution_id
                """, [start, idPrefix + "\u{7F}"]
            )
        }
        if filter.isDisputed == true {
            return (
                .newest, "standing INDEXED BY standing_disputed \(withID)",
                "standing.is_disputed = 1 AND standing.solution < ? ORDER BY standing.solution DESC", [before]
            )
        }
        if let portfolioID = filter.portfolioID {
            return (
                .newest,
                """
                standing_portfolio INDEXED BY standing_portfolio_solutions
                    CROSS JOIN standing ON standing.solution = standing_portfolio.solution \(withID)
                """,
                """
                standing_portfolio.portfolio = (SELECT id FROM portfolio WHERE portfolio_id = ?)
                    AND standing_portfolio.solution < ? ORDER BY standing_portfolio.solution DESC
                """, [portfolioID, before]
            )
        }
        if let status = filter.status {
            return (
                .longest, "standing INDEXED BY standing_in_status \(withID)",
                """
                standing.status = ? AND (standing.since, standing.solution) > (?, ?)
                    ORDER BY standing.since, standing.solution
                """, [status.code, position?.since ?? .min, position?.solution ?? 0]
            )
        }
        return (
            .newest, "standing \(withID)", "standing.solution < ? ORDER BY standing.solution DESC", [before]
        )
    }
}
