internal import GRDB
internal import SolutionLifecycle

/// Writes rows of the log, one INSERT each.
struct LogRows {
    private let delivery: PreparedStatement
    private let event: PreparedStatement
    private let redelivery: PreparedStatement
    private let quarantine: PreparedStatement
    private let quarantineBytes: PreparedStatement

    init(_ database: Database) throws {
        delivery = try PreparedStatement(
            database,
            """
            INSERT INTO delivery (delivery, source, received_at, recorded_at, body_sha256, body_bytes,
                signed_by, events, redeliveries, quarantined, ignored, link)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        event = try PreparedStatement(
            database,
            """
            INSERT INTO event (seq, delivery, solution, portfolio, event, status, triggered_at, effective_at,
                extra)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        redelivery = try PreparedStatement(
            database, "INSERT INTO redelivery (id, delivery, seq, nth) VALUES (?, ?, ?, ?)")
        quarantine = try PreparedStatement(
            database, "INSERT INTO quarantine (id, delivery, reason, sha256, size) VALUES (?, ?, ?, ?, ?)")
        quarantineBytes = try PreparedStatement(
            database, "INSERT INTO quarantine_bytes (id, bytes) VALUES (?, ?)")
    }

    func write(_ fields: DeliveryFields, link: [UInt8]) throws {
        try delivery.run(
            fields.number, fields.source, fields.receivedAt, fields.recordedAt, fields.bodySHA256,
            fields.bodyBytes, fields.signedBy, fields.events, fields.redeliveries, fields.quarantined,
            fields.ignored, link)
    }

    /// The rows of one delivery, whose own is written already.
    func write(_ rows: DeliveryRows) throws {
        for row in rows.events {
            try event.run(
                row.event.seq, rows.number, row.codes.solution, row.codes.portfolio, row.codes.event,
                row.codes.status, row.event.triggeredAt?.rawValue, row.event.effectiveAt.rawValue, row.extra)
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
