internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// A stored delivery's own row: where it came from, and how much of it became what.
public struct DeliveryRecord: Hashable, Sendable {
    public let number: Int64
    public let source: Delivery.Source
    public let receivedAt: UnixMilliseconds
    /// This machine's clock at the commit.
    public let recordedAt: UnixMilliseconds
    public let sha256: [UInt8]
    public let sizeBytes: Int
    /// Which app secret the signature matched, by its place; `nil` where it wasn't signed.
    public let signedBy: String?
    public let events: Int
    /// Changes that were known already.
    public let redeliveries: Int
    public let quarantined: Int
    public let ignored: Int
}

/// Which deliveries a list shows; all conditions hold together.
public struct DeliveryFilter: Hashable, Sendable {
    public var source: Delivery.Source?
    public var outcome: Outcome?
    /// Recorded up to then.
    public var recordedUntil: UnixMilliseconds?

    /// What came of a delivery. One can bring several.
    public enum Outcome: String, CaseIterable, Sendable {
        case recorded
        case redelivered
        case quarantined
    }

    public init() {}
}

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
    /// At most `limit` deliveries before `number`, each with at most `events` of its events.
    public func listing(
        of filter: DeliveryFilter, before number: Int64? = nil, limit: Int, events: Int
    ) async throws(StoreError) -> DeliveryListing {
        try await read { database in
            let moment = try LogMoment(database)
            let places = LogPlaces(database: database, moment: moment)
            var before = number ?? .max
            if let until = filter.recordedUntil {
                before = min(before, try places.delivery(recordedFrom: UnixMilliseconds(until.rawValue + 1)))
            }
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT \(DeliveryRecord.columns), \(filter.condition)
                        FROM delivery WHERE delivery < ? ORDER BY delivery DESC
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

    /// `nil` where there is no such delivery.
    public func delivery(
        _ number: Int64, limit: Int
    ) async throws(StoreError) -> DeliveryContents? {
        try await read { database in
            let row = try Row.fetchOne(
                database.cachedStatement(
                    sql: "SELECT \(DeliveryRecord.columns) FROM delivery WHERE delivery = ?"),
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

    private static func events(
        of record: DeliveryRecord, limit: Int, _ places: LogPlaces
    ) throws -> [LoggedEvent] {
        // A negative limit would be none.
        try LoggedEventRows(places.database).fetch(
            "WHERE event.seq >= ? ORDER BY event.seq LIMIT \(max(0, limit))",
            [try places.seq(from: record.number)])
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
}

extension DeliveryRecord {
    fileprivate static let columns = """
        delivery.delivery, delivery.source, delivery.received_at, delivery.recorded_at,
        delivery.body_sha256, delivery.body_bytes, delivery.signed_by, delivery.events,
        delivery.redeliveries, delivery.quarantined, delivery.ignored
        """
    fileprivate static let columnCount = 11

    fileprivate init(_ row: Row) throws {
        self.init(
            number: try row.read(0), source: Delivery.Source(code: try row.read(1)),
            receivedAt: UnixMilliseconds(try row.read(2)), recordedAt: UnixMilliseconds(try row.read(3)),
            sha256: Array(try row.read(4) as Data), sizeBytes: try row.read(5), signedBy: try row.read(6),
            events: try row.read(7), redeliveries: try row.read(8), quarantined: try row.read(9),
            ignored: try row.read(10))
    }
}

extension DeliveryFilter {
    fileprivate var condition: String {
        var conditions = ["1"]
        if let source { conditions.append("delivery.source = \(source.rawValue)") }
        switch outcome {
        case .recorded: conditions.append("delivery.events > 0")
        case .redelivered: conditions.append("delivery.redeliveries > 0")
        case .quarantined: conditions.append("delivery.quarantined > 0")
        case nil: break
        }
        return conditions.joined(separator: " AND ")
    }
}
