internal import GRDB
internal import SolutionLifecycle

/// Rebuilding what is derived, from the log alone, with the function that live recording uses
/// (`StandingRow.record`). It streams: its memory grows with solutions, not with events.
struct Replay {
    private let database: Database
    private let projection: Projection
    private let texts: TextCache

    init(_ database: Database) {
        self.database = database
        projection = Projection(database)
        texts = TextCache(database)
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
        var rows: [Int64: StandingRow] = [:]
        var replayed: Int64 = 0
        var after: Int64 = 0
        while let batch = try batch(after: after, upTo: head.seq) {
            for item in batch { try replay(item, &rows) }
            after = batch[batch.count - 1].event.seq
            replayed += Int64(batch.count)
            progress(replayed)
        }
        try countRedeliveries(upTo: head, &rows)
        try write(rows)
        return replayed
    }

    private struct Item {
        let event: Event
        let solution: Int64
        let portfolio: Int64
        let receivedAt: UnixMilliseconds
    }

    private func replay(_ item: Item, _ rows: inout [Int64: StandingRow]) throws {
        let known = rows[item.solution]
        var row =
            try known
            ?? StandingRow(
                solution: item.solution, isTest: texts.isTest(solution: item.solution))
        let recalled = try EventRows.recalled(
            row.timeline.recall(for: item.event), of: item.solution, before: item.event.seq, in: database)
        let changes = row.record(item.event, among: recalled, receivedAt: item.receivedAt)
        try projection.write(changes, of: row, at: item.event.seq)
        if row.lastPortfolio != item.portfolio {
            try projection.addPortfolio(item.portfolio, to: item.solution)
            row.lastPortfolio = item.portfolio
        }
        rows[item.solution] = row
    }

    private func write(_ rows: [Int64: StandingRow]) throws {
        var tallies: [Tally: Int64] = [:]
        for row in rows.values.sorted(by: { $0.solution < $1.solution }) {
            try projection.write(row)
            tallies[Tally(isTest: row.isTest, status: row.timeline.standing.status), default: 0] += 1
        }
        for (tally, solutions) in tallies {
            try projection.addToTally(solutions, status: tally.status, isTest: tally.isTest)
        }
        try database.execute(
            sql: "INSERT INTO projection (id, rules_version) VALUES (1, ?)",
            arguments: [TransitionTable.version])
    }

    private struct Tally: Hashable {
        let isTest: Bool
        let status: Status?
    }

    /// Batches, so that no read lasts long beside a writer.
    private static let batchEvents = 10_000

    private func batch(after: Int64, upTo seq: Int64) throws -> [Item]? {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT event.seq, event.event, event.status, event.portfolio, event.triggered_at,
                        event.effective_at, event.solution, delivery.received_at
                    FROM event JOIN delivery ON delivery.delivery = event.delivery
                    WHERE event.seq > ? AND event.seq <= ? ORDER BY event.seq LIMIT \(Self.batchEvents)
                    """),
            arguments: [after, seq])
        var items: [Item] = []
        items.reserveCapacity(Self.batchEvents)
        while let row = try rows.next() {
            let portfolio: Int64 = try row.read(3)
            let event = Event(
                seq: try row.read(0), name: try texts.name(try row.read(1)),
                reported: try texts.reported(try row.read(2)),
                portfolioID: try texts.portfolio(portfolio),
                triggeredAt: (try row.read(4) as Int64?).map(UnixSeconds.init(rawValue:)),
                effectiveAt: UnixSeconds(try row.read(5)))
            items.append(
                Item(
                    event: event, solution: try row.read(6), portfolio: portfolio,
                    receivedAt: UnixMilliseconds(try row.read(7))
                ))
        }
        return items.isEmpty ? nil : items
    }

    private func countRedeliveries(upTo head: Head, _ rows: inout [Int64: StandingRow]) throws {
        let counts = try Row.fetchCursor(
            database,
            sql: """
                SELECT event.solution, count(*) FROM redelivery JOIN event ON event.seq = redelivery.seq
                WHERE event.seq <= ? AND redelivery.id <= ? GROUP BY event.solution
                """,
            arguments: [head.seq, head.redelivery])
        while let count = try counts.next() {
            rows[try count.read(0)]?.redeliveries = try count.read(1)
        }
    }
}
