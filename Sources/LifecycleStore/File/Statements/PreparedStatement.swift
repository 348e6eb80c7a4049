internal import GRDB
internal import GRDBSQLite

/// A statement that is prepared once and run many times: values are bound and read where they lie, without
/// boxing them. For the paths that every delivery or every event takes; anything else uses GRDB as it is.
///
/// GRDB's cache owns the statement, and GRDB's connection is the only one that may run it.
struct PreparedStatement {
    private let database: Database
    private let statement: Statement

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.cachedStatement(sql: sql)
    }

    /// Runs a statement that answers no rows.
    func run<each Value: Bindable>(_ values: repeat each Value) throws {
        try bind(repeat each values)
        defer { reset() }
        _ = try step()
    }

    /// The first row, or `nil` where there is none.
    func first<Found, each Value: Bindable>(
        _ values: repeat each Value, read: (StatementRow) throws -> Found
    ) throws -> Found? {
        try bind(repeat each values)
        defer { reset() }
        return try step() ? read(row) : nil
    }

    /// Every row in turn. A row is valid until the next.
    func forEach<each Value: Bindable>(
        _ values: repeat each Value, read: (StatementRow) throws -> Void
    ) throws {
        try bind(repeat each values)
        defer { reset() }
        while try step() { try read(row) }
    }

    /// Binds the values and stands before the first row. For statements that are read side by side: call
    /// `step` for each row, and `reset` at the end, so that the read ends.
    func bind<each Value: Bindable>(_ values: repeat each Value) throws {
        reset()
        var index: Int32 = 0
        for value in repeat each values {
            index += 1
            let code = value.bind(to: statement.sqliteStatement, at: index)
            guard code == SQLITE_OK else { throw error(code) }
        }
    }

    /// The same, where how many values there are is known only while running.
    func forEach(all values: [any Bindable], read: (StatementRow) throws -> Void) throws {
        reset()
        for (place, value) in values.enumerated() {
            let code = value.bind(to: statement.sqliteStatement, at: Int32(place + 1))
            guard code == SQLITE_OK else { throw error(code) }
        }
        defer { reset() }
        while try step() { try read(row) }
    }

    /// Goes to the next row; `false` at the end.
    func step() throws -> Bool {
        switch sqlite3_step(statement.sqliteStatement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw error(code)
        }
    }

    func reset() {
        sqlite3_reset(statement.sqliteStatement)
    }

    var row: StatementRow {
        StatementRow(statement: statement.sqliteStatement)
    }

    private func error(_ code: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: code), message: database.lastErrorMessage, sql: statement.sql)
    }
}
