internal import Foundation
internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// What could not be read, by `id`, after `after`; at most `limit`, and fewer where their bytes come to
    /// more than a page may hold.
    public func quarantine(
        after: Int64 = 0, limit: Int, withBytes: Bool = true
    ) async throws(StoreError) -> Page<QuarantineRecord, Int64> {
        try await read { database in
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT quarantine.id, quarantine.entry, delivery.received_at, delivery.source,
                            quarantine.reason, quarantine.sha256, quarantine.size,
                            \(KeptBytes.id)
                        FROM quarantine
                            JOIN delivery ON delivery.entry = quarantine.entry
                        WHERE quarantine.id > ? ORDER BY quarantine.id LIMIT ?
                        """),
                arguments: [after, limit + 1])
            var records: [QuarantineRecord] = []
            var leftBytes = StoreLimits.pageBytes
            while let row = try rows.next() {
                let (id, size, keptID): (Int64, Int, Int64?) = try (row.read(0), row.read(6), row.read(7))
                if withBytes && keptID != nil { leftBytes -= size }
                if records.count == limit || (leftBytes < 0 && !records.isEmpty) {
                    return Page(items: records, next: records.last?.id)
                }
                let bytes =
                    withBytes
                    ? try Data.fetchOne(
                        database.cachedStatement(sql: "SELECT bytes FROM quarantine_bytes WHERE id = ?"),
                        arguments: [keptID]) : nil
                records.append(
                    QuarantineRecord(
                        id: id, delivery: try row.read(1), receivedAt: UnixMilliseconds(try row.read(2)),
                        source: Delivery.Source(code: try row.read(3)), reason: try row.read(4),
                        sha256: Array(try row.read(5) as Data), sizeBytes: size, isKept: keptID != nil,
                        bytes: bytes.map(Array.init)))
            }
            return Page(items: records, next: nil)
        }
    }
}
