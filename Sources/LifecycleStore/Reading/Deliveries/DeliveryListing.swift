internal import GRDB
public import SolutionLifecycle

/// Deliveries, the latest first.
public struct DeliveryListing: Sendable {
    public let moment: LogMoment
    public let deliveries: [Told]
    /// The next page shows those before this one; `nil` at the end.
    public let next: Int64?
    /// The search reached its limit before the page was full; more may follow from `next`.
    public let isCutShort: Bool

    /// A delivery and some of the events that it brought.
    public struct Told: Hashable, Sendable {
        public let record: DeliveryRecord
        /// The first of them.
        public let events: [LoggedEvent]
    }
}

extension LogReader {
    /// At most `limit` deliveries before `number`, each with at most `events` of its events.
    public func listing(
        of filter: DeliveryFilter, before number: Int64? = nil, limit: Int, events: Int
    ) async throws(StoreError) -> DeliveryListing {
        try await read { database in
            let moment = try LogMoment(database)
            let places = LogPlaces(database: database, moment: moment)
            var before = number ?? .max
            if let until = filter.recordedUntil {
                before = min(before, try places.entry(recordedFrom: UnixMilliseconds(until.rawValue + 1)))
            }
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT \(DeliveryRecord.columns), \(filter.condition)
                        \(DeliveryRecord.tables) WHERE delivery.entry < ? ORDER BY delivery.entry DESC
                        """), arguments: [before])
            var found: [DeliveryRecord] = []
            var searched = 0
            var next: Int64?
            while let row = try rows.next() {
                if found.count == limit || searched == StoreLimits.searchedRows {
                    next = before
                    break
                }
                searched += 1
                before = try row.read(0)
                if try row.read(DeliveryRecord.columnCount) { found.append(try DeliveryRecord(row)) }
            }
            return DeliveryListing(
                moment: moment,
                deliveries: try found.map { record in
                    let wanted = min(events, record.events)
                    return DeliveryListing.Told(
                        record: record,
                        events: wanted == 0 ? [] : try Self.events(of: record, limit: wanted, places))
                },
                next: next, isCutShort: next != nil && found.count < limit)
        }
    }

    static func events(
        of record: DeliveryRecord, limit: Int, _ places: LogPlaces
    ) throws -> [LoggedEvent] {
        // A negative limit would be none.
        try LoggedEventRows(places.database).fetch(
            "WHERE event.seq >= ? ORDER BY event.seq LIMIT \(max(0, limit))",
            [try places.seq(from: record.number)])
    }
}
