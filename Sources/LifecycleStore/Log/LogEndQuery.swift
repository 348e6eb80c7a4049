internal import GRDB
internal import SolutionLifecycle

/// Reads where the log ends.
struct LogEndQuery {
    private let last: PreparedStatement
    private let highest: PreparedStatement

    init(_ database: Database) throws {
        last = try PreparedStatement(
            database, "SELECT entry, link, recorded_at FROM entry ORDER BY entry DESC LIMIT 1")
        highest = try PreparedStatement(
            database,
            """
            SELECT ifnull((SELECT max(seq) FROM event), 0), ifnull((SELECT max(id) FROM redelivery), 0),
                ifnull((SELECT max(id) FROM quarantine), 0)
            """)
    }

    func fetch() throws -> LogEnd {
        var end = LogEnd()
        _ = try last.first { row in
            end.entry = try StoredInteger.checkLast(row.integer(0))
            end.link = try row.bytes(1)
            end.recordedAt = UnixMilliseconds(try row.integer(2))
        }
        _ = try highest.first { row in
            end.seq = try StoredInteger.checkLast(row.integer(0))
            end.redelivery = try StoredInteger.checkLast(row.integer(1))
            end.quarantine = try StoredInteger.checkLast(row.integer(2))
        }
        return end
    }
}
