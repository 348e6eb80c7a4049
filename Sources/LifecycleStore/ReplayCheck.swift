internal import GRDB

/// Compares everything derived with what a replay of the log gives, changing nothing.
public struct ReplayCheck: Sendable {
    /// A derived row that only one of the two has.
    public struct Difference: Hashable, Sendable, CustomStringConvertible {
        public enum Side: String, Sendable {
            case stored
            case replayed
        }

        public let table: String
        public let side: Side
        /// `column=value` for each column, and the solution's id where there is one.
        public let row: String

        public var description: String {
            "\(table): only \(side.rawValue): \(row)"
        }
    }

    public let replayedEvents: Int64
    public let differences: [Difference]

    /// Runs the check on the file at `path`, also beside a running server: the derived rows are copied in one
    /// short read, and compared with a replay of the log up to that moment, into temporary tables.
    public init(path: String, progress: @Sendable (Int64) -> Void = { _ in }) throws(StoreError) {
        // The reader makes sure that the file is ours and of this version.
        try LogReader(path: path).close()
        do {
            let configuration = Configuration.readOnly(label: "lifecycle.replay-check")
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            (replayedEvents, differences) = try queue.writeWithoutTransaction { database in
                var head = Replay.Head.everything
                try database.inTransaction(.deferred) {
                    head = try Self.snapshot(database)
                    return .commit
                }
                let replayed = try Replay(database).fill(upTo: head, progress: progress)
                return (replayed, try Projection.tables.flatMap { try Self.differences(of: $0, database) })
            }
        } catch {
            throw error as? StoreError ?? .failed(doing: "Checking \(path)", message: "\(error)")
        }
    }

    /// Copies the derived tables as `stored_…`, and makes empty ones, which hide those of the file by their
    /// names.
    private static func snapshot(_ database: Database) throws -> Replay.Head {
        for table in Projection.tables {
            try database.execute(sql: "CREATE TEMP TABLE stored_\(table) AS SELECT * FROM main.\(table)")
            let sql = try String.fetchOne(
                database, sql: "SELECT sql FROM main.sqlite_schema WHERE name = ?", arguments: [table])
            guard let sql, sql.hasPrefix("CREATE TABLE") else {
                throw StoreError.failed(doing: "Checking", message: "the table \(table) is missing")
            }
            try database.execute(sql: "CREATE TEMP TABLE" + sql.dropFirst("CREATE TABLE".count))
        }
        return Replay.Head(
            seq: try Int64.fetchOne(database, sql: "SELECT max(seq) FROM event") ?? 0,
            redelivery: try Int64.fetchOne(database, sql: "SELECT max(id) FROM redelivery") ?? 0)
    }

    private static func differences(of table: String, _ database: Database) throws -> [Difference] {
        func rows(_ side: Difference.Side, _ these: String, _ others: String) throws -> [Difference] {
            try Row.fetchAll(database, sql: "SELECT * FROM \(these) EXCEPT SELECT * FROM \(others)").map {
                row in
                Difference(table: table, side: side, row: try describe(row, database))
            }
        }
        return try rows(.stored, "temp.stored_\(table)", "temp.\(table)")
            + rows(.replayed, "temp.\(table)", "temp.stored_\(table)")
    }

    private static func describe(_ row: Row, _ database: Database) throws -> String {
        var columns = row.map { column, value in
            "\(column)=\(value.isNull ? "null" : String(describing: value.storage.value ?? ""))"
        }
        if row.hasColumn("solution"), let code = try row.decode(Int64?.self, forColumn: "solution"),
            let id = try String.fetchOne(
                database, sql: "SELECT solution_id FROM solution WHERE id = ?", arguments: [code])
        {
            columns.insert("solution_id=\(id)", at: 0)
        }
        return columns.joined(separator: " ")
    }
}
