internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// How many solutions stand where, without test solutions; `nil` is ∅.
    static func tallies(_ database: Database) throws -> [Status?: Int] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT status, solutions FROM tally WHERE is_test = 0"))
        return try Dictionary(
            rows.map { (Status.from(code: try $0.read(0)), try $0.read(1)) }, uniquingKeysWith: +)
    }

    /// How many solutions are disputed, without test solutions.
    static func disputed(_ database: Database) throws -> BoundedCount {
        try BoundedCount(
            database, rows: "FROM standing INDEXED BY standing_disputed WHERE is_disputed = 1 AND is_test = 0"
        )
    }
}
