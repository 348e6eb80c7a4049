internal import GRDB
internal import SolutionLifecycle

/// The bytes beside the log, within a total limit. They may go; the log's rows about them never do.
struct QuarantineBytes {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func purge(receivedBefore moment: UnixMilliseconds) throws -> Int {
        try database.execute(
            sql: """
                DELETE FROM quarantine_bytes WHERE id IN (
                    SELECT quarantine.id FROM quarantine
                        JOIN delivery ON delivery.entry = quarantine.entry
                    WHERE delivery.received_at < ?)
                """,
            arguments: [moment.rawValue])
        return database.changesCount
    }

    /// All together. Looks at each row.
    func total() throws -> Int64 {
        try Int64.fetchOne(database, sql: "SELECT total(length(bytes)) FROM quarantine_bytes") ?? 0
    }

    /// Erases the oldest of `total` bytes, until what is left is within the limit. Answers what is left, and
    /// looks only at what it erases.
    func trim(from total: Int64, to limitBytes: Int64) throws -> Int64 {
        var excess = total - limitBytes
        guard excess > 0 else { return total }
        let rows = try Row.fetchCursor(
            database, sql: "SELECT id, length(bytes) FROM quarantine_bytes ORDER BY id")
        var last: Int64 = 0
        while excess > 0, let row = try rows.next() {
            last = try row.read(0)
            excess -= try row.read(1) as Int64
        }
        try database.execute(sql: "DELETE FROM quarantine_bytes WHERE id <= ?", arguments: [last])
        return limitBytes + excess
    }
}
