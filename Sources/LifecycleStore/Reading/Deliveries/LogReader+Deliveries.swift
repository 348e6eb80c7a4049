internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// The stored deliveries in order, from a position on, which moves behind them; none at the end.
    public func deliveries(
        from position: DeliveryPosition, limit: Int
    ) async throws(StoreError) -> (deliveries: [LoggedDelivery], next: DeliveryPosition) {
        try await read { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT entry, source, received_at, events FROM delivery
                        WHERE entry > ? ORDER BY entry LIMIT ?
                        """),
                arguments: [position.delivery, limit])
            var next = position
            let recorded: Int64 = try rows.reduce(0) { $0 + (try $1.read(3) as Int64) }
            let events = try LoggedEventRows(database).fetch(
                "WHERE event.seq > ? ORDER BY event.seq LIMIT ?", [position.seq, recorded])
            next.seq = events.last?.event.seq ?? position.seq
            next.delivery = try rows.last?.read(0) ?? position.delivery
            let again = try Self.redelivered(&next, database)
            let byDelivery = Dictionary(grouping: events, by: \.delivery)
            let deliveries = try rows.map { row -> LoggedDelivery in
                let number: Int64 = try row.read(0)
                return LoggedDelivery(
                    number: number, source: Delivery.Source(code: try row.read(1)),
                    receivedAt: UnixMilliseconds(try row.read(2)),
                    events: byDelivery[number] ?? [], redelivered: again[number] ?? [])
            }
            return (deliveries, next)
        }
    }

    /// The events that deliveries up to `position` brought again, by delivery; moves the position behind
    /// them.
    private static func redelivered(
        _ position: inout DeliveryPosition, _ database: Database
    ) throws -> [Int64: [LoggedEvent]] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: "SELECT id, entry, seq FROM redelivery WHERE id > ? ORDER BY id"),
            arguments: [position.redelivery])
        var found: [(delivery: Int64, seq: Int64)] = []
        while let row = try rows.next(), try row.read(1) <= position.delivery {
            position.redelivery = try row.read(0)
            found.append((try row.read(1), try row.read(2)))
        }
        var again: [Int64: [LoggedEvent]] = [:]
        for (delivery, seq) in found {
            again[delivery, default: []] += try LoggedEventRows(database).fetch("WHERE event.seq = ?", [seq])
        }
        return again
    }
}
