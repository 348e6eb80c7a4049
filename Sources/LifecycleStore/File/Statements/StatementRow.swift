internal import GRDB
internal import GRDBSQLite

/// The row that a statement stands on. Reading throws where a value is of another type than asked for, as in
/// a damaged file.
struct StatementRow {
    let statement: SQLiteStatement

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
