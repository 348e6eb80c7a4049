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
    /// Without those of solutions that wait for a replay: what is stored of them is known to be behind.
    public let differences: [Difference]
    /// Solutions that wait for a replay.
    public let waiting: Int

    /// Runs the check on the file at `path`, also beside a running server: the derived rows are copied in one
    /// short read, and compared with a replay of the log up to that moment, into temporary tables.
    public init(
        path: String, pace: Pace = .full, progress: @Sendable (Int64) -> Void = { _ in }
    ) throws(StoreError) {
        // The reader makes sure that the file is ours and of this version.
        try LogReader(path: path).close()
        do {
            let configuration = Configuration.readOnly(label: "lifecycle.replay-check", pace: pace)
            let queue = try DatabaseQueue(
                path: ReadableFile.name(path), configuration: configuration)
            (replayedEvents, differences, waiting) = try queue.writeWithoutTransaction { database in
                try database.withLargeCache {
                    var head = LogFold.Head.everything
                    try database.inShortTransaction { head = try Self.snapshot(database) }
                    let replayed = try Replay(database).fill(upTo: head, progress: progress)
                    let waiting = try Self.leaveOutStale(database)
                    return (
                        replayed, try Projection.tables.flatMap { try Self.differences(of: $0, database) },
                        waiting
                    )
                }
            }
        } catch {
            throw error as? StoreError ?? .failed(doing: "Checking \(path)", message: "\(error)")
        }
    }

    /// Copies the derived tables as `stored_…`, and makes empty ones, which hide those of the file by their
    /// names. Each with the same keys, so that both can be walked in the same order.
    private static func snapshot(_ database: Database) throws -> LogFold.Head {
        for table in Projection.tables.map(\.name) {
            let sql = try String.fetchOne(
                database, sql: "SELECT sql FROM main.sqlite_schema WHERE name = ?", arguments: [table])
            let (plain, temporary) = ("CREATE TABLE \(table) ", "CREATE TEMP TABLE")
            guard let columns = sql, columns.hasPrefix(plain) else {
                throw StoreError.failed(doing: "Checking", message: "the table \(table) is missing")
            }
            try database.execute(sql: "\(temporary) stored_\(table) \(columns.dropFirst(plain.count))")
            try database.execute(sql: "INSERT INTO stored_\(table) SELECT * FROM main.\(table)")
            try database.execute(sql: "\(temporary) \(table) \(columns.dropFirst(plain.count))")
        }
        return LogFold.Head(
            seq: try database.integer("SELECT max(seq) FROM event") ?? 0,
            redelivery: try database.integer("SELECT max(id) FROM redelivery") ?? 0)
    }

    /// Removes from both sides what is derived of solutions that wait for a replay, and counts the others
    /// anew. Answers how many wait.
    private static func leaveOutStale(_ database: Database) throws -> Int {
        let waiting = try Int.fetchOne(database, sql: "SELECT count(*) FROM temp.stored_stale") ?? 0
        guard waiting > 0 else { return 0 }
        try database.execute(
            sql: """
                UPDATE temp.stored_tally SET solutions = solutions -
                    (SELECT count(*) FROM temp.stored_standing JOIN temp.stored_stale USING (solution)
                        WHERE stored_standing.is_test = stored_tally.is_test
                            AND ifnull(stored_standing.status, -1) = stored_tally.status);
                DELETE FROM temp.stored_tally WHERE solutions = 0
                """)
        for side in ["stored_", ""] {
            try database.execute(
                sql: """
                    DELETE FROM temp.\(side)finding_change WHERE event_seq IN
                        (SELECT seq FROM main.event
                            WHERE solution IN (SELECT solution FROM temp.stored_stale))
                    """)
            for table in ["finding", "standing_portfolio", "standing"] {
                try database.execute(
                    sql: """
                        DELETE FROM temp.\(side)\(table)
                        WHERE solution IN (SELECT solution FROM temp.stored_stale)
                        """)
            }
        }
        try database.execute(
            sql: """
                DELETE FROM temp.tally;
                INSERT INTO temp.tally (is_test, status, solutions)
                    SELECT is_test, ifnull(status, -1), count(*) FROM temp.standing GROUP BY 1, 2;
                DELETE FROM temp.stored_stale
                """)
        return waiting
    }

    /// Walks both tables side by side, in the order of their keys.
    private static func differences(of table: Projection.Table, _ database: Database) throws -> [Difference] {
        let keys = (1...table.keyColumns).map(String.init).joined(separator: ", ")
        let stored = try PreparedStatement(
            database, "SELECT * FROM temp.stored_\(table.name) ORDER BY \(keys)")
        let replayed = try PreparedStatement(database, "SELECT * FROM temp.\(table.name) ORDER BY \(keys)")
        var differences: [Difference] = []
        func note(_ side: Difference.Side, _ row: StatementRow) throws {
            differences.append(
                Difference(table: table.name, side: side, row: try describe(row, database)))
        }
        try stored.bind()
        try replayed.bind()
        defer {
            stored.reset()
            replayed.reset()
        }
        var (hasStored, hasReplayed) = (try stored.step(), try replayed.step())
        while hasStored || hasReplayed {
            let order: KeyOrder =
                !hasReplayed
                ? .before : !hasStored ? .after : try .of(stored.row, replayed.row, table.keyColumns)
            if order != .same || !stored.row.hasSameValues(as: replayed.row) {
                if order != .after { try note(.stored, stored.row) }
                if order != .before { try note(.replayed, replayed.row) }
            }
            if order != .after { hasStored = try stored.step() }
            if order != .before { hasReplayed = try replayed.step() }
        }
        return differences
    }

    private static func describe(_ row: StatementRow, _ database: Database) throws -> String {
        var columns = row.columns.map { name, value in "\(name)=\(value ?? "null")" }
        if let code = row.columns.first(where: { $0.name == "solution" })?.value,
            let id = try String.fetchOne(
                database, sql: "SELECT solution_id FROM solution WHERE id = ?", arguments: [code])
        {
            columns.insert("solution_id=\(id)", at: 0)
        }
        return columns.joined(separator: " ")
    }
}

/// How the key of one row stands to that of another.
private enum KeyOrder {
    case before
    case same
    case after

    static func of(_ one: StatementRow, _ other: StatementRow, _ keyColumns: Int32) throws -> KeyOrder {
        for column in 0..<keyColumns {
            let (left, right) = (try one.integer(column), try other.integer(column))
            if left != right { return left < right ? .before : .after }
        }
        return .same
    }
}
