internal import Foundation
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

    func write(_ fields: DeliveryFields, link: Data) throws {
        try delivery.run(
            fields.number, fields.source, fields.receivedAt, fields.recordedAt, fields.bodySHA256,
            fields.bodyBytes, fields.signedBy, fields.events, fields.redeliveries, fields.quarantined,
            fields.ignored, link)
    }

    func write(_ row: DeliveryRows.EventRow, of delivery: Int64) throws {
        try event.run(
            row.event.seq, delivery, row.codes.solution, row.codes.portfolio, row.codes.event,
            row.codes.status, row.event.triggeredAt?.rawValue, row.event.effectiveAt.rawValue, row.extra)
    }

    func write(_ row: DeliveryRows.RedeliveryRow, of delivery: Int64) throws {
        try redelivery.run(row.id, delivery, row.seq, row.nth)
    }

    func write(_ row: DeliveryRows.QuarantineRow, bytes: Data, of delivery: Int64) throws {
        try quarantine.run(row.id, delivery, row.reason, row.sha256, row.sizeBytes)
        try quarantineBytes.run(row.id, bytes)
    }
}
