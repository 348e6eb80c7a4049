internal import Foundation
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

/// The row that a statement stands on. Reading throws where a value is of another type than asked for, as in
/// a damaged file.
struct StatementRow {
    fileprivate let statement: SQLiteStatement

    func integer(_ column: Int32) throws -> Int64 {
        let value = sqlite3_column_value(statement, column)
        guard sqlite3_value_type(value) == SQLITE_INTEGER else { throw Self.unexpected(column) }
        return try StoredInteger.check(sqlite3_value_int64(value), column: Int(column))
    }

    func optionalInteger(_ column: Int32) throws -> Int64? {
        let value = sqlite3_column_value(statement, column)
        switch sqlite3_value_type(value) {
        case SQLITE_INTEGER:
            return try StoredInteger.check(sqlite3_value_int64(value), column: Int(column))
        case SQLITE_NULL: return nil
        default: throw Self.unexpected(column)
        }
    }

    func boolean(_ column: Int32) throws -> Bool {
        try integer(column) != 0
    }

    func text(_ column: Int32) throws -> String {
        try require(SQLITE_TEXT, column)
        let start = sqlite3_column_text(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalText(_ column: Int32) throws -> String? {
        sqlite3_column_type(statement, column) == SQLITE_NULL ? nil : try text(column)
    }

    func bytes(_ column: Int32) throws -> [UInt8] {
        try require(SQLITE_BLOB, column)
        let start = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Whether another row, of a statement with the same columns, has the same values throughout.
    func hasSameValues(as other: StatementRow) -> Bool {
        (0..<sqlite3_column_count(statement)).allSatisfy { column in
            let type = sqlite3_column_type(statement, column)
            guard sqlite3_column_type(other.statement, column) == type else { return false }
            switch type {
            case SQLITE_NULL:
                return true
            case SQLITE_INTEGER:
                return sqlite3_column_int64(statement, column)
                    == sqlite3_column_int64(other.statement, column)
            default:
                return anyText(column) == other.anyText(column)
            }
        }
    }

    /// For people: every value as text, `nil` for NULL.
    var columns: [(name: String, value: String?)] {
        (0..<sqlite3_column_count(statement)).map { column in
            (String(cString: sqlite3_column_name(statement, column)), anyText(column))
        }
    }

    private func anyText(_ column: Int32) -> String? {
        sqlite3_column_text(statement, column).map { String(cString: $0) }
    }

    private func require(_ type: Int32, _ column: Int32) throws {
        guard sqlite3_column_type(statement, column) == type else { throw Self.unexpected(column) }
    }

    private static func unexpected(_ column: Int32) -> DatabaseError {
        DatabaseError(
            resultCode: .SQLITE_CORRUPT, message: "column \(column) is of another type than the schema says")
    }
}

// SQLite's mark for "copy it": the address -1, which C writes as a cast that Swift can't import.
// swift-format-ignore
private let copiedBySQLite = unsafeBitCast(-1, to: sqlite3_destructor_type.self) // as sqlite3.h defines it

/// What a statement's parameter can be.
protocol Bindable {
    /// Answers SQLite's result code.
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32
}

extension Int64: Bindable {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self)
    }
}

extension Bool: Bindable {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        sqlite3_bind_int64(statement, index, self ? 1 : 0)
    }
}

extension String: Bindable {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        // Of an empty text the address may be nil, which SQLite would take for NULL.
        guard !isEmpty else { return sqlite3_bind_text(statement, index, "", 0, copiedBySQLite) }
        var text = self
        return text.withUTF8 { utf8 in
            utf8.withMemoryRebound(to: CChar.self) {
                sqlite3_bind_text(
                    statement, index, $0.baseAddress, Int32(truncatingIfNeeded: $0.count), copiedBySQLite)
            }
        }
    }
}

extension [UInt8]: Bindable {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        guard !isEmpty else { return sqlite3_bind_zeroblob(statement, index, 0) }
        return withUnsafeBytes {
            sqlite3_bind_blob64(statement, index, $0.baseAddress, UInt64($0.count), copiedBySQLite)
        }
    }
}

extension Optional: Bindable where Wrapped: Bindable {
    func bind(to statement: SQLiteStatement, at index: Int32) -> Int32 {
        self?.bind(to: statement, at: index) ?? sqlite3_bind_null(statement, index)
    }
}
