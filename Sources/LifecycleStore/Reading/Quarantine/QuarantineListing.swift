internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// What could not be read, the latest first.
public struct QuarantineListing: Sendable {
    public let moment: LogMoment
    /// All that was ever quarantined.
    public let total: Int64
    /// How often each reason occurs among the latest `StoreLimits.countedRows`.
    public let reasons: [String: Int]
    /// With the beginnings of their bytes.
    public let records: [QuarantineRecord]
    /// The next page shows those before this one; `nil` at the end.
    public let next: Int64?
    /// The search reached its limit before the page was full; more may follow from `next`.
    public let isCutShort: Bool
}

extension LogReader {
    /// At most `limit` records before `id`, of one reason or of all, each with at most `leadBytes` of what
    /// was received.
    public func quarantineListing(
        reason: String? = nil, before id: Int64? = nil, limit: Int, leadBytes: Int
    ) async throws(StoreError) -> QuarantineListing {
        try await read { database in
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: "SELECT id, ?1 IS NULL OR reason = ?1 FROM quarantine WHERE id < ?2 ORDER BY id DESC"
                ), arguments: [reason, id ?? .max])
            var found: [Int64] = []
            var searched = 0
            var (last, next): (Int64?, Int64?)
            while let row = try rows.next() {
                if found.count == limit || searched == StoreLimits.searchedRows {
                    next = last
                    break
                }
                searched += 1
                last = try row.read(0)
                if try row.read(1) { found.append(try row.read(0)) }
            }
            let reasons = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT reason, count(*) FROM
                            (SELECT reason FROM quarantine ORDER BY id DESC LIMIT ?) GROUP BY reason
                        """), arguments: [StoreLimits.countedRows])
            return QuarantineListing(
                moment: try LogMoment(database),
                total: try database.integer("SELECT max(id) FROM quarantine") ?? 0,
                reasons: try Dictionary(
                    reasons.map { (try $0.read(0), try $0.read(1)) }, uniquingKeysWith: +),
                records: try found.compactMap { try Self.record($0, leadBytes: leadBytes, database) },
                next: next, isCutShort: next != nil && found.count < limit)
        }
    }

    /// One record, with at most `leadBytes` of what was received, or with all of it; `nil` where there is
    /// none.
    public func quarantineRecord(
        _ id: Int64, leadBytes: Int? = nil
    ) async throws(StoreError) -> (record: QuarantineRecord, moment: LogMoment)? {
        try await read { database in
            guard let record = try Self.record(id, leadBytes: leadBytes, database) else { return nil }
            return (record, try LogMoment(database))
        }
    }

    static func record(
        _ id: Int64, leadBytes: Int?, _ database: Database
    ) throws -> QuarantineRecord? {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT quarantine.entry, delivery.received_at, delivery.source, quarantine.reason,
                        quarantine.sha256, quarantine.size, quarantine_bytes.id IS NOT NULL,
                        substr(quarantine_bytes.bytes, 1, ?)
                    FROM quarantine
                        JOIN delivery ON delivery.entry = quarantine.entry
                        LEFT JOIN quarantine_bytes ON quarantine_bytes.id = \(KeptBytes.id)
                    WHERE quarantine.id = ?
                    """), arguments: [leadBytes ?? Int(Int32.max), id])
        return try row.map { row in
            let isKept: Bool = try row.read(6)
            // Of no bytes, SQLite's substr is NULL.
            let bytes = isKept ? try row.read(7) ?? Data() : nil
            return QuarantineRecord(
                id: id, delivery: try row.read(0), receivedAt: UnixMilliseconds(try row.read(1)),
                source: Delivery.Source(code: try row.read(2)), reason: try row.read(3),
                sha256: Array(try row.read(4) as Data), sizeBytes: try row.read(5), isKept: isKept,
                bytes: bytes.map(Array.init))
        }
    }
}
