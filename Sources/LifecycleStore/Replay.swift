internal import GRDB
internal import SolutionLifecycle

/// Rebuilding what is derived, from the log alone, with the functions that live recording uses.
struct Replay {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    /// How far a log reaches.
    struct Head {
        let seq: Int64
        let redelivery: Int64

        static let everything = Head(seq: .max, redelivery: .max)
    }

    /// Empties the projection and fills it again. Answers how many events were replayed.
    func rebuild(progress: (Int64) -> Void) throws -> Int64 {
        for table in Projection.tables {
            try database.execute(sql: "DELETE FROM \(table)")
        }
        return try fill(upTo: .everything, progress: progress)
    }

    /// Fills an empty projection from the log up to `head`, in the order in which it was recorded.
    func fill(upTo head: Head, progress: (Int64) -> Void) throws -> Int64 {
        let projection = Projection(database)
        var replayed: Int64 = 0
        var after: Int64 = 0
        while let batch = try batch(after: after, upTo: head.seq) {
            for item in batch {
                try projection.record(
                    item.event, of: item.solution, isTest: item.isTest, portfolio: item.portfolio,
                    receivedAt: item.receivedAt)
                after = item.event.seq
            }
            replayed += Int64(batch.count)
            progress(replayed)
        }
        try countRedeliveries(upTo: head)
        try database.execute(
            sql: "INSERT INTO projection (id, rules_version) VALUES (1, ?)",
            arguments: [TransitionTable.version])
        return replayed
    }

    private struct Item {
        let event: Event
        let solution: Int64
        let isTest: Bool
        let portfolio: Int64
        let receivedAt: UnixMilliseconds
    }

    /// Batches, so that memory and the length of a read don't grow with the log.
    private static let batchEvents = 10_000

    private func batch(after: Int64, upTo seq: Int64) throws -> [Item]? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(EventRows.columns), event.solution, solution.solution_id, event.portfolio,
                        delivery.received_at
                    FROM event \(EventRows.joins)
                        JOIN solution ON solution.id = event.solution
                        JOIN delivery ON delivery.delivery = event.delivery
                    WHERE event.seq > ? AND event.seq <= ? ORDER BY event.seq LIMIT \(Self.batchEvents)
                    """),
            arguments: [after, seq])
        var items: [Item] = []
        while let row = try rows.next() {
            items.append(
                Item(
                    event: EventRows.event(row), solution: row[8],
                    isTest: (row[9] as String).hasPrefix(Change.testPrefix), portfolio: row[10],
                    receivedAt: UnixMilliseconds(row[11])))
        }
        return items.isEmpty ? nil : items
    }

    private func countRedeliveries(upTo head: Head) throws {
        try database.execute(
            sql: """
                UPDATE standing SET redeliveries = counted.redeliveries
                FROM (
                    SELECT event.solution AS solution, count(*) AS redeliveries
                    FROM redelivery JOIN event ON event.seq = redelivery.seq
                    WHERE event.seq <= ? AND redelivery.id <= ? GROUP BY event.solution
                ) AS counted
                WHERE counted.solution = standing.solution
                """,
            arguments: [head.seq, head.redelivery])
    }
}
