internal import GRDB

/// The rows of one table of the log, in order, beside the entries that they belong to. Of each row, column
/// 0 is its entry and column 1 its key.
final class EntryRows {
    let table: String
    private let statement: PreparedStatement
    /// The key of the last row that an entry took.
    private var last: Int64 = 0
    /// Whether the statement stands on a row that no entry has taken.
    private var hasRow = false

    init(_ database: Database, _ table: String, key: String, _ columns: String) throws {
        self.table = table
        statement = try PreparedStatement(
            database, "SELECT entry, \(key), \(columns) FROM \(table) WHERE \(key) > ? ORDER BY \(key)")
    }

    /// Begins a read behind the last row that an entry took.
    func begin() throws {
        try statement.bind(last)
        hasRow = try statement.step()
    }

    func end() {
        statement.reset()
    }

    /// The rows that say they are the entry's, as far as they come next.
    func all<Found>(of entry: Int64, read: (StatementRow) throws -> Found) throws -> [Found] {
        var found: [Found] = []
        while let row = try next(of: entry, read: read) { found.append(row) }
        return found
    }

    /// The one row of an entry; `nil` if the next isn't its.
    func only<Found>(of entry: Int64, read: (StatementRow) throws -> Found) throws -> Found? {
        try next(of: entry, read: read)
    }

    private func next<Found>(of entry: Int64, read: (StatementRow) throws -> Found) throws -> Found? {
        guard hasRow, try statement.row.integer(0) == entry else { return nil }
        let found = try read(statement.row)
        last = try statement.row.integer(1)
        hasRow = try statement.step()
        return found
    }

    /// The key of the row that no entry has taken, if there is one.
    func left() throws -> Int64? {
        hasRow ? try statement.row.integer(1) : nil
    }
}
