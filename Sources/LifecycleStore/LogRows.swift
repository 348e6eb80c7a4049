internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// Writes rows of the log, one INSERT each.
struct LogRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func write(_ delivery: DeliveryFields, link: Data) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (delivery, source, received_at, recorded_at, body_sha256, body_bytes,
                    signed_by, events, redeliveries, quarantined, ignored, link)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            delivery.number, delivery.source, delivery.receivedAt, delivery.recordedAt, delivery.bodySHA256,
            delivery.bodyBytes, delivery.signedBy, delivery.events, delivery.redeliveries,
            delivery.quarantined,
            delivery.ignored, link,
        ])
    }

    func write(_ row: DeliveryRows.EventRow, of delivery: Int64) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO event (seq, delivery, solution, portfolio, event, status, triggered_at,
                    effective_at, extra)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            row.event.seq, delivery, row.codes.solution, row.codes.portfolio, row.codes.event,
            row.codes.status,
            row.event.triggeredAt?.rawValue, row.event.effectiveAt.rawValue, row.extra,
        ])
    }

    func write(_ row: DeliveryRows.RedeliveryRow, of delivery: Int64) throws {
        try database.cachedStatement(
            sql: "INSERT INTO redelivery (id, delivery, seq, nth) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [row.id, delivery, row.seq, row.nth])
    }

    func write(_ row: DeliveryRows.QuarantineRow, bytes: Data, of delivery: Int64) throws {
        try database.cachedStatement(
            sql: "INSERT INTO quarantine (id, delivery, reason, sha256, size) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [row.id, delivery, row.reason, row.sha256, row.sizeBytes])
        try database.cachedStatement(
            sql: "INSERT INTO quarantine_bytes (id, bytes) VALUES (?, ?)"
        ).execute(arguments: [row.id, bytes])
    }
}
