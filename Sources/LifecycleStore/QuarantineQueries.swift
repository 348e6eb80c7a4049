internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// A quarantined body or element, as the log keeps it.
public struct QuarantineRecord: Hashable, Sendable {
    public let id: Int64
    public let delivery: Int64
    public let receivedAt: UnixMilliseconds
    public let source: Delivery.Source
    /// The raw value of a `QuarantineReason`, perhaps of a later version.
    public let reason: String
    public let sha256: [UInt8]
    public let sizeBytes: Int
    /// As received; `nil` once purged.
    public let bytes: [UInt8]?
}

extension LogReader {
    /// What could not be read, by `id`, after `after`; at most `limit`.
    public func quarantine(after: Int64 = 0, limit: Int) async throws(StoreError) -> Page<QuarantineRecord> {
        try await read { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT quarantine.id, quarantine.delivery, delivery.received_at, delivery.source,
                            quarantine.reason, quarantine.sha256, quarantine.size, quarantine_bytes.bytes
                        FROM quarantine
                            JOIN delivery ON delivery.delivery = quarantine.delivery
                            LEFT JOIN quarantine_bytes ON quarantine_bytes.id = quarantine.id
                        WHERE quarantine.id > ? ORDER BY quarantine.id LIMIT \(limit + 1)
                        """),
                arguments: [after])
            let records = try rows.map { row in
                QuarantineRecord(
                    id: try row.read(0), delivery: try row.read(1),
                    receivedAt: UnixMilliseconds(try row.read(2)),
                    source: Delivery.Source(code: try row.read(3)), reason: try row.read(4),
                    sha256: Array(try row.read(5) as Data),
                    sizeBytes: try row.read(6), bytes: (try row.read(7) as Data?).map(Array.init))
            }
            return Page(fetched: records, limit: limit)
        }
    }
}
