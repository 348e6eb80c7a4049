internal import GRDB
internal import GRDBSQLite

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
