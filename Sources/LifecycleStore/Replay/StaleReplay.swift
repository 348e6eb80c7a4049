internal import GRDB
internal import SolutionLifecycle

/// Judges the solutions anew whose derived rows are behind the log; the others keep theirs.
struct StaleReplay {
    private let database: Database
    private let projection: Projection
    private let texts: TextCache

    init(_ database: Database) throws {
        self.database = database
        texts = TextCache(database)
        projection = try Projection(database, codes: Codes(database: database), texts: texts)
    }

    static func solutions(_ database: Database) throws -> [Int64] {
        try database.integers("SELECT solution FROM stale ORDER BY solution")
    }

    func rebuild(_ solution: Int64) throws {
        try forget(solution)
        let isTest = try Bool.fetchOne(
            database, sql: "SELECT substr(solution_id, 1, ?) = ? FROM solution WHERE id = ?",
            arguments: [Change.testPrefix.utf8.count, Change.testPrefix, solution])
        guard let isTest else {
            throw StoreError.failed(doing: "Judging", message: "solution \(solution) is missing")
        }
        var projected = GroupProjection(projection, HeldTimelines(room: StoreLimits.heldEvents))
        for delivered in try deliveries(of: solution) {
            _ = try projected.record(delivered, of: solution, isTest: isTest)
        }
        let redeliveries = try database.integers(
            """
            SELECT redelivery.entry FROM redelivery JOIN event ON event.seq = redelivery.seq
            WHERE event.solution = ? ORDER BY redelivery.entry
            """, [solution])
        for entry in redeliveries { try projected.countRedelivery(of: solution, in: entry) }
        try projected.write()
        try database.execute(
            sql: """
                INSERT OR IGNORE INTO standing_portfolio (solution, portfolio)
                SELECT DISTINCT solution, portfolio FROM event WHERE solution = ?
                """, arguments: [solution])
    }

    private func forget(_ solution: Int64) throws {
        if let row = try projection.row(of: solution) {
            try projection.addToTally(-1, status: row.timeline.standing.status, isTest: row.isTest)
        }
        for sql in [
            "DELETE FROM finding_change WHERE event_seq IN (SELECT seq FROM event WHERE solution = ?)",
            "DELETE FROM finding WHERE solution = ?", "DELETE FROM standing_portfolio WHERE solution = ?",
            "DELETE FROM standing WHERE solution = ?", "DELETE FROM stale WHERE solution = ?",
        ] { try database.execute(sql: sql, arguments: [solution]) }
    }

    /// What each delivery brought of the solution, in the order of the log.
    private func deliveries(of solution: Int64) throws -> [DeliveredEvents] {
        let events = try PreparedStatement(
            database,
            """
            SELECT seq, event, status, portfolio, triggered_at, effective_at, event.entry, received_at, source
            FROM event JOIN delivery ON delivery.entry = event.entry
            WHERE solution = ? ORDER BY seq
            """)
        var deliveries: [DeliveredEvents] = []
        var last: Int64?
        try events.forEach(solution) { row in
            let (event, number) = (try texts.event(row), try row.integer(6))
            if number == last {
                deliveries[deliveries.count - 1].add(event)
            } else {
                deliveries.append(
                    DeliveredEvents(
                        event,
                        in: DeliveryPlace(
                            entry: number, receivedAt: UnixMilliseconds(try row.integer(7)),
                            source: Delivery.Source(code: try row.integer(8)))))
            }
            last = number
        }
        return deliveries
    }
}
