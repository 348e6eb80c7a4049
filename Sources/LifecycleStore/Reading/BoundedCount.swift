internal import GRDB

/// A number of rows, counted up to a limit, so that counting takes no longer in a larger file.
public struct BoundedCount: Hashable, Sendable {
    public let count: Int
    /// There are at least so many: counting stopped at the limit.
    public let isAtLeast: Bool

    public static let none = BoundedCount(count: 0, isAtLeast: false)

    public static func + (one: BoundedCount, other: BoundedCount) -> BoundedCount {
        BoundedCount(count: one.count + other.count, isAtLeast: one.isAtLeast || other.isAtLeast)
    }

    /// Without so many of them; a count that stopped at the limit stays so.
    func without(_ others: Int) -> BoundedCount {
        isAtLeast ? self : BoundedCount(count: max(0, count - others), isAtLeast: false)
    }

    init(count: Int, isAtLeast: Bool) {
        self.count = count
        self.isAtLeast = isAtLeast
    }

    /// Counts the rows of `FROM …` up to `StoreLimits.countedRows`.
    init(_ database: Database, rows: String) throws {
        let limit = StoreLimits.countedRows
        let count =
            try Int.fetchOne(
                database.cachedStatement(
                    sql: "SELECT count(*) FROM (SELECT 1 \(rows) LIMIT \(limit + 1))")) ?? 0
        self.init(count: min(count, limit), isAtLeast: count > limit)
    }
}
