internal import GRDB

/// Finds positions, and checks that they are of this log.
struct LogPositions {
    private let database: Database
    private let find: PreparedStatement

    init(_ database: Database) throws {
        self.database = database
        find = try PreparedStatement(
            database,
            """
            SELECT substr(entry.link, 1, 4) FROM event
                JOIN entry ON entry.entry = event.entry
            WHERE event.seq = ?
            """)
    }

    /// Behind the event with this `seq`; without a mark where there is none.
    func behind(_ seq: Int64) throws -> LogPosition {
        let link = try find.first(seq) { try $0.bytes(0) }
        return LogPosition(
            seq: seq, mark: link.map { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } })
    }

    /// Throws `anotherLog` where the position lies beyond the end, or its mark isn't this log's.
    func check(_ position: LogPosition) throws {
        guard position.seq > 0 else { return }
        let here = try behind(position.seq)
        guard let mark = here.mark else {
            let last = try database.integer("SELECT max(seq) FROM event") ?? 0
            throw StoreError.anotherLog(
                position: "\(position)", found: "this log reaches event \(last) only")
        }
        guard position.mark == nil || position.mark == mark else {
            throw StoreError.anotherLog(position: "\(position)", found: "this log has \(here) there")
        }
    }
}
