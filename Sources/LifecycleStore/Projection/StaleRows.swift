internal import GRDB

/// Reads and writes rows of `stale`: solutions whose derived rows are behind the log.
struct StaleRows {
    private let any: PreparedStatement
    private let search: PreparedStatement
    private let insert: PreparedStatement

    init(_ database: Database) throws {
        any = try PreparedStatement(database, "SELECT EXISTS (SELECT 1 FROM stale)")
        search = try PreparedStatement(database, "SELECT EXISTS (SELECT 1 FROM stale WHERE solution = ?)")
        insert = try PreparedStatement(
            database, "INSERT OR IGNORE INTO stale (solution, since_seq, problem) VALUES (?, ?, ?)")
    }

    func exist() throws -> Bool {
        try any.first { try $0.boolean(0) } ?? false
    }

    func has(_ solution: Int64) throws -> Bool {
        try search.first(solution) { try $0.boolean(0) } ?? false
    }

    func add(_ solution: Int64, since seq: Int64, problem: String) throws {
        try insert.run(solution, seq, problem)
    }
}
