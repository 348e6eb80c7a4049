internal import GRDB
internal import SolutionLifecycle

/// Writes rows of the log, one INSERT each.
struct LogRows {
    private let delivery: PreparedStatement
    private let event: PreparedStatement
    private let redelivery: PreparedStatement
    private let quarantine: PreparedStatement
    private let keptValue: PreparedStatement
    private let quarantineBytes: PreparedStatement

    init(_ database: Database) throws {
        delivery = try PreparedStatement(
            database,
            """
            INSERT INTO entry (entry, kind, recorded_at, link, source, received_at, body_sha256, body_bytes,
                signed_by, events, redeliveries, quarantined, ignored)
            VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        event = try PreparedStatement(
            database,
            """
            INSERT INTO event (seq, entry, solution, portfolio, event, status, triggered_at, effective_at,
                extra_sha256, extra_size)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        redelivery = try PreparedStatement(
            database, "INSERT INTO redelivery (id, entry, seq, nth) VALUES (?, ?, ?, ?)")
        quarantine = try PreparedStatement(
            database, "INSERT INTO quarantine (id, entry, reason, sha256, size) VALUES (?, ?, ?, ?, ?)")
        keptValue = try PreparedStatement(database, "INSERT INTO kept_value (seq, value) VALUES (?, ?)")
        quarantineBytes = try PreparedStatement(
            database, "INSERT INTO quarantine_bytes (id, bytes) VALUES (?, ?)")
    }

    /// A delivery's own row, before any other of it.
    func write(_ fields: DeliveryFields, link: [UInt8]) throws {
        try delivery.run(
            fields.number, fields.recordedAt, link, fields.source, fields.receivedAt, fields.bodySHA256,
            fields.bodyBytes, fields.signedBy, fields.events, fields.redeliveries, fields.quarantined,
            fields.ignored)
    }

    /// The rows of one delivery, whose own is written already.
    func write(_ rows: DeliveryRows) throws {
        for row in rows.events {
            try event.run(
                row.event.seq, rows.number, row.codes.solution, row.codes.portfolio, row.codes.event,
                row.codes.status, row.event.triggeredAt?.rawValue, row.event.effectiveAt.rawValue,
                row.extra?.sha256, row.extra?.sizeBytes)
            if let value = row.value { try keptValue.run(row.event.seq, value) }
        }
        for row in rows.redeliveries {
            try redelivery.run(row.id, rows.number, row.seq, row.nth)
        }
        for row in rows.quarantined {
            try quarantine.run(row.id, rows.number, row.reason, row.sha256, row.sizeBytes)
            if let bytes = row.bytes { try quarantineBytes.run(row.id, bytes) }
        }
    }
}
