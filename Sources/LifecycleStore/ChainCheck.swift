internal import Crypto
internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// Walks the log from its first delivery and computes every link anew (HashChain.swift). Reads in batches,
/// each of one short transaction, so that it can run beside a writer; memory doesn't grow with the log.
struct ChainCheck {
    private let database: Database
    private let texts: TextCache
    private var chain = HashChain()
    private var link = HashChain.start
    private var delivery: Int64 = 0
    private var seq: Int64 = 0
    private var redelivery: Int64 = 0
    private var quarantine: Int64 = 0

    init(_ database: Database) {
        self.database = database
        texts = TextCache(database)
    }

    private static let batchDeliveries = 5_000

    var head: LogHead { LogHead(delivery: delivery, link: Array(link)) }
    var events: Int64 { seq }

    /// Walks on by one batch. Answers the first damage found, as a sentence; `nil` where all is well so far.
    /// `isAtEnd` is set once there is nothing more.
    mutating func next(isAtEnd: inout Bool, sawLink: (LogHead) -> Void) throws -> String? {
        let deliveries = try deliveries()
        isAtEnd = deliveries.isEmpty
        guard let last = deliveries.last else { return try orphans() }
        let events = try events(count: deliveries.reduce(0) { $0 + $1.fields.events })
        var rows = Rows(
            events: events[...], redeliveries: try redeliveries(upTo: last.fields.number)[...],
            quarantined: try quarantined(upTo: last.fields.number)[...])
        for stored in deliveries {
            if let damage = check(stored, &rows) { return damage }
            sawLink(head)
        }
        return nil
    }

    private struct StoredDelivery {
        let fields: DeliveryFields
        let link: Data
    }

    private struct Rows {
        var events: ArraySlice<(delivery: Int64, row: DeliveryRows.EventRow)>
        var redeliveries: ArraySlice<(delivery: Int64, row: DeliveryRows.RedeliveryRow)>
        var quarantined: ArraySlice<(delivery: Int64, row: DeliveryRows.QuarantineRow)>

        static func take<Row>(_ number: Int64, from rows: inout ArraySlice<(delivery: Int64, row: Row)>)
            -> [Row]
        {
            var taken: [Row] = []
            while let first = rows.first, first.delivery == number {
                taken.append(first.row)
                rows.removeFirst()
            }
            return taken
        }
    }

    private mutating func check(_ stored: StoredDelivery, _ found: inout Rows) -> String? {
        let number = stored.fields.number
        guard number == delivery + 1 else {
            return "delivery \(delivery + 1) is missing: after \(delivery) comes \(number)"
        }
        var rows = DeliveryRows(number: number)
        rows.events = Rows.take(number, from: &found.events)
        rows.redeliveries = Rows.take(number, from: &found.redeliveries)
        rows.quarantined = Rows.take(number, from: &found.quarantined)
        for row in rows.events {
            guard row.event.seq == seq + 1 else {
                return "event \(seq + 1) is missing: after \(seq) comes \(row.event.seq) (delivery \(number))"
            }
            seq = row.event.seq
        }
        guard rows.events.count == stored.fields.events, rows.quarantined.count == stored.fields.quarantined,
            rows.redeliveries.count <= stored.fields.redeliveries
        else {
            return "delivery \(number) doesn't have the rows that it counts "
                + "(its events end with seq \(seq))"
        }
        guard rows.link(stored.fields, after: link, &chain) == stored.link else {
            let seqs = rows.events.map { String($0.event.seq) }.joined(separator: ", ")
            return
                "delivery \(number) or one of its rows was changed: its link of the hash chain doesn't "
                + "follow "
                + "(events with seq \(seqs.isEmpty ? "none" : seqs))"
        }
        delivery = number
        link = stored.link
        redelivery = max(redelivery, rows.redeliveries.last?.id ?? 0)
        quarantine = max(quarantine, rows.quarantined.last?.id ?? 0)
        return nil
    }

    private func orphans() throws -> String? {
        let rows = [
            ("event", "seq", seq), ("redelivery", "id", redelivery), ("quarantine", "id", quarantine),
        ]
        for (table, key, last) in rows {
            let next = try Int64.fetchOne(
                database, sql: "SELECT min(\(key)) FROM \(table) WHERE \(key) > ?", arguments: [last])
            if let next { return "\(table) \(next) belongs to no delivery that is there" }
        }
        return nil
    }

    private func deliveries() throws -> [StoredDelivery] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT delivery, source, received_at, recorded_at, body_sha256, body_bytes, signed_by,
                        events, redeliveries, quarantined, ignored, link
                    FROM delivery WHERE delivery > ? ORDER BY delivery LIMIT \(Self.batchDeliveries)
                    """),
            arguments: [delivery]
        ).map { row in
            StoredDelivery(
                fields: DeliveryFields(
                    number: try row.read(0), source: try row.read(1), receivedAt: try row.read(2),
                    recordedAt: try row.read(3),
                    bodySHA256: try row.read(4),
                    bodyBytes: try row.read(5), signedBy: try row.read(6), events: try row.read(7),
                    redeliveries: try row.read(8),
                    quarantined: try row.read(9),
                    ignored: try row.read(10)),
                link: try row.read(11))
        }
    }

    private func events(count: Int64) throws -> [(delivery: Int64, row: DeliveryRows.EventRow)] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT event.delivery, event.seq, solution.solution_id, event.portfolio, event.event,
                        event.status, event.triggered_at, event.effective_at, event.extra, event.solution
                    FROM event JOIN solution ON solution.id = event.solution
                    WHERE event.seq > ? ORDER BY event.seq LIMIT ?
                    """),
            arguments: [seq, count])
        var events: [(delivery: Int64, row: DeliveryRows.EventRow)] = []
        while let row = try rows.next() {
            let codes = ChangeIdentity(
                solution: try row.read(9), portfolio: try row.read(3), event: try row.read(4),
                status: try row.read(5), triggeredAt: (try row.read(6) as Int64?) ?? 0)
            let event = Event(
                seq: try row.read(1), name: try texts.name(codes.event),
                reported: try texts.reported(codes.status),
                portfolioID: try texts.portfolio(codes.portfolio),
                triggeredAt: (try row.read(6) as Int64?).map(UnixSeconds.init(rawValue:)),
                effectiveAt: UnixSeconds(try row.read(7)))
            let found = DeliveryRows.EventRow(
                event: event, solutionID: try row.read(2), extra: try row.read(8), codes: codes)
            events.append((try row.read(0), found))
        }
        return events
    }

    private func redeliveries(upTo last: Int64) throws -> [(delivery: Int64, row: DeliveryRows.RedeliveryRow)]
    {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: "SELECT delivery, id, seq, nth FROM redelivery WHERE id > ? ORDER BY id"),
            arguments: [redelivery])
        var found: [(delivery: Int64, row: DeliveryRows.RedeliveryRow)] = []
        while let row = try rows.next(), try row.read(0) <= last {
            found.append(
                (
                    try row.read(0),
                    DeliveryRows.RedeliveryRow(
                        id: try row.read(1), seq: try row.read(2), nth: try row.read(3))
                ))
        }
        return found
    }

    private func quarantined(upTo last: Int64) throws -> [(delivery: Int64, row: DeliveryRows.QuarantineRow)]
    {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: "SELECT delivery, id, reason, sha256, size FROM quarantine WHERE id > ? ORDER BY id"),
            arguments: [quarantine])
        var found: [(delivery: Int64, row: DeliveryRows.QuarantineRow)] = []
        while let row = try rows.next(), try row.read(0) <= last {
            found.append(
                (
                    try row.read(0),
                    DeliveryRows.QuarantineRow(
                        id: try row.read(1), reason: try row.read(2), sha256: try row.read(3),
                        sizeBytes: try row.read(4))
                ))
        }
        return found
    }
}
