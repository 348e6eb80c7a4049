internal import GRDB

extension Database {
    /// The one value that a statement answers with; `nil` for NULL, and where there is no row.
    func integer(_ sql: String, _ arguments: StatementArguments = []) throws -> Int64? {
        try Row.fetchOne(cachedStatement(sql: sql), arguments: arguments)?.read(0)
    }

    /// The first column of each row.
    func integers(_ sql: String, _ arguments: StatementArguments = []) throws -> [Int64] {
        try Row.fetchAll(cachedStatement(sql: sql), arguments: arguments).map { try $0.read(0) }
    }
}
