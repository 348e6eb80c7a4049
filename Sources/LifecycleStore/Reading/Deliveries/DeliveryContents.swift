internal import GRDB
public import SolutionLifecycle

/// One delivery and what became of its elements, each list cut at a limit.
public struct DeliveryContents: Sendable {
    public let moment: LogMoment
    public let record: DeliveryRecord
    public let events: [LoggedEvent]
    /// Events whose change it brought again.
    public let redelivered: [LoggedEvent]
    public let quarantined: [QuarantineRecord]
}

extension LogReader {
    /// `nil` where there is no such delivery.
    public func delivery(
        _ number: Int64, limit: Int
    ) async throws(StoreError) -> DeliveryContents? {
        try await read { database in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT \(DeliveryRecord.columns) \(DeliveryRecord.tables)
                        WHERE delivery.entry = ?
                        """),
                arguments: [number])
            guard let record = try row.map(DeliveryRecord.init) else { return nil }
            let moment = try LogMoment(database)
            let places = LogPlaces(database: database, moment: moment)
            return DeliveryContents(
                moment: moment, record: record,
                events: try Self.events(of: record, limit: min(limit, record.events), places),
                redelivered: record.redeliveries == 0
                    ? [] : try Self.redelivered(by: number, limit: limit, places),
                quarantined: record.quarantined == 0
                    ? [] : try Self.quarantined(by: record, limit: limit, places))
        }
    }

    private static func redelivered(
        by number: Int64, limit: Int, _ places: LogPlaces
    ) throws -> [LoggedEvent] {
        let seqs = try places.database.integers(
            "SELECT seq FROM redelivery WHERE id >= ? AND id < ? ORDER BY id LIMIT ?",
            [try places.redelivery(from: number), try places.redelivery(from: number + 1), limit])
        return try seqs.flatMap {
            try LoggedEventRows(places.database).fetch("WHERE event.seq = ?", [$0])
        }
    }

    /// What of a delivery could not be read, without the bytes.
    private static func quarantined(
        by delivery: DeliveryRecord, limit: Int, _ places: LogPlaces
    ) throws -> [QuarantineRecord] {
        let first = try places.quarantine(from: delivery.number)
        return try (first..<first + Int64(max(0, min(limit, delivery.quarantined)))).compactMap {
            try record($0, leadBytes: 0, places.database)
        }
    }
}
