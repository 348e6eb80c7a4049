internal import GRDB
internal import SolutionLifecycle

/// Walks the log from its first delivery and computes every link anew (HashChain.swift). Reads in batches,
/// each of one short transaction, so that it can run beside a writer; memory doesn't grow with the log.
struct ChainCheck {
    private let database: Database
    private let rows: ChainRows
    private var chain = HashChain()
    private var link = HashChain.start
    private var delivery: Int64 = 0
    private var seq: Int64 = 0
    private var redelivery: Int64 = 0
    private var quarantine: Int64 = 0

    init(_ database: Database) throws {
        self.database = database
        rows = try ChainRows(database)
    }

    private static let batchDeliveries = 5_000

    var head: LogHead { LogHead(delivery: delivery, link: link) }
    var events: Int64 { seq }

    /// Walks on by one batch. Answers the first damage found, as a sentence; `nil` where all is well so far.
    /// `isAtEnd` is set once there is nothing more.
    mutating func next(isAtEnd: inout Bool, sawLink: (Int64, [UInt8]) -> Void) throws -> String? {
        var damage: String?
        try database.inTransaction(.deferred) {
            damage = try walk(&isAtEnd, sawLink)
            return .commit
        }
        return damage
    }

    private mutating func walk(_ isAtEnd: inout Bool, _ sawLink: (Int64, [UInt8]) -> Void) throws -> String? {
        try rows.begin(after: delivery, seq, redelivery, quarantine)
        defer { rows.end() }
        for _ in 0..<Self.batchDeliveries {
            guard let (fields, stored) = try rows.delivery() else {
                isAtEnd = true
                return try rows.orphan()
            }
            if let damage = try check(fields, stored) { return damage }
            sawLink(delivery, link)
        }
        return nil
    }

    private mutating func check(_ fields: DeliveryFields, _ stored: [UInt8]) throws -> String? {
        let number = fields.number
        guard number == delivery + 1 else {
            return "delivery \(delivery + 1) is missing: after \(delivery) comes \(number)"
        }
        let found = try rows.rows(of: number)
        for row in found.events {
            guard row.event.seq == seq + 1 else {
                return "event \(seq + 1) is missing: after \(seq) comes \(row.event.seq) (delivery \(number))"
            }
            seq = row.event.seq
        }
        guard found.events.count == fields.events, found.quarantined.count == fields.quarantined,
            found.redeliveries.count <= fields.redeliveries
        else {
            return "delivery \(number) doesn't have the rows that it counts (its events end with seq \(seq))"
        }
        guard found.link(fields, after: link, &chain) == stored else {
            let seqs = found.events.map { String($0.event.seq) }.joined(separator: ", ")
            return "delivery \(number) or one of its rows was changed: its link of the hash chain doesn't "
                + "follow (events with seq \(seqs.isEmpty ? "none" : seqs))"
        }
        delivery = number
        link = stored
        redelivery = found.redeliveries.last?.id ?? redelivery
        quarantine = found.quarantined.last?.id ?? quarantine
        return nil
    }
}

/// Reads the four tables of the log side by side, each in its order: a delivery, then the rows that are its.
private final class ChainRows {
    private let deliveries: PreparedStatement
    private let events: PreparedStatement
    private let redeliveries: PreparedStatement
    private let quarantined: PreparedStatement
    private let texts: TextCache
    /// Whether each of the three stands on a row that no delivery has taken.
    private var hasEvent = false
    private var hasRedelivery = false
    private var hasQuarantined = false

    init(_ database: Database) throws {
        texts = TextCache(database)
        deliveries = try PreparedStatement(
            database,
            """
            SELECT delivery, source, received_at, recorded_at, body_sha256, body_bytes, signed_by, events,
                redeliveries, quarantined, ignored, link
            FROM delivery WHERE delivery > ? ORDER BY delivery
            """)
        events = try PreparedStatement(
            database,
            """
            SELECT event.seq, event.event, event.status, event.portfolio, event.triggered_at,
                event.effective_at, event.solution, event.extra, solution.solution_id, event.delivery
            FROM event LEFT JOIN solution ON solution.id = event.solution
            WHERE event.seq > ? ORDER BY event.seq
            """)
        redeliveries = try PreparedStatement(
            database, "SELECT delivery, id, seq, nth FROM redelivery WHERE id > ? ORDER BY id")
        quarantined = try PreparedStatement(
            database, "SELECT delivery, id, reason, sha256, size FROM quarantine WHERE id > ? ORDER BY id")
    }

    /// Begins a read after the last rows that were seen.
    func begin(after delivery: Int64, _ seq: Int64, _ redelivery: Int64, _ quarantine: Int64) throws {
        try deliveries.bind(delivery)
        try events.bind(seq)
        try redeliveries.bind(redelivery)
        try quarantined.bind(quarantine)
        hasEvent = try events.step()
        hasRedelivery = try redeliveries.step()
        hasQuarantined = try quarantined.step()
    }

    func end() {
        for statement in [deliveries, events, redeliveries, quarantined] { statement.reset() }
    }

    /// The next delivery and its link; `nil` at the end.
    func delivery() throws -> (DeliveryFields, link: [UInt8])? {
        guard try deliveries.step() else { return nil }
        let row = deliveries.row
        let fields = DeliveryFields(
            number: try row.integer(0), source: try row.integer(1), receivedAt: try row.integer(2),
            recordedAt: try row.integer(3), bodySHA256: try row.bytes(4), bodyBytes: try row.integer(5),
            signedBy: try row.optionalText(6), events: try row.integer(7), redeliveries: try row.integer(8),
            quarantined: try row.integer(9), ignored: try row.integer(10))
        return (fields, try row.bytes(11))
    }

    /// The rows that say they are that delivery's, as far as they come next.
    func rows(of number: Int64) throws -> DeliveryRows {
        var rows = DeliveryRows(number: number)
        while hasEvent, try events.row.integer(9) == number {
            rows.events.append(try event(events.row))
            hasEvent = try events.step()
        }
        while hasRedelivery, try redeliveries.row.integer(0) == number {
            let row = redeliveries.row
            rows.redeliveries.append(
                DeliveryRows.RedeliveryRow(
                    id: try row.integer(1), seq: try row.integer(2), nth: try row.integer(3)))
            hasRedelivery = try redeliveries.step()
        }
        while hasQuarantined, try quarantined.row.integer(0) == number {
            let row = quarantined.row
            rows.quarantined.append(
                DeliveryRows.QuarantineRow(
                    id: try row.integer(1), reason: try row.text(2), sha256: try row.bytes(3),
                    sizeBytes: try row.integer(4), bytes: nil))
            hasQuarantined = try quarantined.step()
        }
        return rows
    }

    private func event(_ row: StatementRow) throws -> DeliveryRows.EventRow {
        let event = try texts.event(row)
        return DeliveryRows.EventRow(
            event: event, solutionID: try row.text(8), extra: try row.optionalText(7),
            codes: ChangeIdentity(
                solution: try row.integer(6), portfolio: try row.integer(3), event: try row.integer(1),
                status: try row.integer(2), triggeredAt: event.triggeredAt?.rawValue ?? 0))
    }

    /// At the end of the deliveries: a row that none of them took.
    func orphan() throws -> String? {
        let left: (table: String, id: Int64)? =
            hasEvent
            ? ("event", try events.row.integer(0))
            : hasRedelivery
                ? ("redelivery", try redeliveries.row.integer(1))
                : hasQuarantined ? ("quarantine", try quarantined.row.integer(1)) : nil
        return left.map { "\($0.table) \($0.id) belongs to no delivery that is there" }
    }
}
