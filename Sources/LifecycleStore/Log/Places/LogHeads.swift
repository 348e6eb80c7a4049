internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// Reads heads of the log as its rows say them; `verify` checks that each link follows.
struct LogHeads {
    let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func last() throws -> LogHead {
        try head("ORDER BY entry DESC LIMIT 1", []) ?? LogHead(entry: 0, link: HashChain.start)
    }

    /// `nil` if there is no entry with this number.
    func of(_ entry: Int64) throws -> LogHead? {
        entry == 0 ? LogHead(entry: 0, link: HashChain.start) : try head("WHERE entry = ?", [entry])
    }

    /// Throws `anotherHead` unless the log has this head.
    func check(_ expected: LogHead) throws {
        guard let found = try of(expected.entry) else {
            throw StoreError.anotherHead(
                "\(expected)", found: "this log ends with entry \(try last().entry)")
        }
        guard found == expected else {
            throw StoreError.anotherHead("\(expected)", found: "this log has \(found) there")
        }
    }

    private func head(_ condition: String, _ arguments: StatementArguments) throws -> LogHead? {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT entry, link FROM entry \(condition)"), arguments: arguments)
        return try row.map { LogHead(entry: try $0.read(0), link: Array(try $0.read(1) as Data)) }
    }
}
