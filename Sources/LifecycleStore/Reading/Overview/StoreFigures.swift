internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// Figures that cost next to nothing, however large the log: for metrics.
public struct StoreFigures: Hashable, Sendable {
    /// Solutions by where they stand, `nil` for those of which only unknown statuses were reported; without
    /// test solutions.
    public let solutions: [Status?: Int]
    /// Since when the solution has been there that is longest INITIATED, or PENDING_DEACTIVATION; without
    /// test solutions. Missing where there is none.
    public let oldest: [Status: UnixSeconds]
    /// Solutions whose derived rows are behind the log, until `replay`; test solutions too.
    public let staleSolutions: Int64
    /// 0 while there is no event.
    public let lastSeq: Int64
    /// This machine's clock as the last delivery was stored; `nil` while there is none.
    public let lastRecordedAt: UnixMilliseconds?
    /// The database file alone.
    public let databaseBytes: Int64
    /// The write-ahead log beside it; 0 where there is none.
    public let walBytes: Int64
}

extension LogReader {
    /// One short read.
    public func figures() async throws(StoreError) -> StoreFigures {
        let (databaseBytes, walBytes) = (Self.size(filePath), Self.size(filePath + "-wal"))
        return try await read { database in
            StoreFigures(
                solutions: try Self.tallies(database), oldest: try Self.oldest(database),
                staleSolutions: try database.integer("SELECT count(*) FROM stale") ?? 0,
                lastSeq: try database.integer("SELECT max(seq) FROM event") ?? 0,
                lastRecordedAt: try database.integer(
                    "SELECT recorded_at FROM delivery ORDER BY entry DESC LIMIT 1"
                ).map(UnixMilliseconds.init(rawValue:)), databaseBytes: databaseBytes, walBytes: walBytes)
        }
    }

    /// Open findings that nobody has acknowledged, counted; without test solutions. It counts them one by
    /// one, in an index: about 0.1 s for 240,000. Don't ask often.
    public func openFindings() async throws(StoreError) -> [FindingFlag: Int64] {
        try await read { database in
            var open: [FindingFlag: Int64] = [:]
            let rows = try Row.fetchCursor(
                database.cachedStatement(
                    sql: """
                        SELECT kind, reason, count(*) FROM finding INDEXED BY finding_open
                        WHERE healed_by_seq IS NULL AND is_test = 0 GROUP BY kind, reason
                        """))
            while let row = try rows.next() {
                guard let kind = Finding.Kind(rawValue: try row.read(0)), !kind.isAboutArrival
                else { continue }
                let reason = (try row.read(1) as UInt8?).flatMap(Reason.init(rawValue:))
                let severity = Severity(of: kind, reason: reason, strictly: false)
                open[FindingFlag(kind: kind, severity: severity), default: 0] += try row.read(2) as Int64
            }
            for finding in try Acknowledgements.open(database, at: self.clock()) where !finding.isOfTest {
                let severity = finding.severity(strictly: false)
                open[FindingFlag(kind: finding.key.kind, severity: severity)]? -= 1
            }
            return open
        }
    }

    /// Open findings that are acknowledged, counted; without test solutions.
    public func acknowledgedFindings() async throws(StoreError) -> [FindingFlag: Int64] {
        try await read { database in
            var acknowledged: [FindingFlag: Int64] = [:]
            for finding in try Acknowledgements.open(database, at: self.clock()) where !finding.isOfTest {
                let severity = finding.severity(strictly: false)
                acknowledged[FindingFlag(kind: finding.key.kind, severity: severity), default: 0] += 1
            }
            return acknowledged
        }
    }

    /// The first that is no test solution, in the order of the index.
    private static func oldest(_ database: Database) throws -> [Status: UnixSeconds] {
        var oldest: [Status: UnixSeconds] = [:]
        for status in [Status.initiated, .pendingDeactivation] {
            oldest[status] = try database.integer(
                """
                SELECT since FROM standing INDEXED BY standing_in_status
                WHERE status = ? AND is_test = 0 ORDER BY since LIMIT 1
                """, [status.code]
            ).map(UnixSeconds.init(rawValue:))
        }
        return oldest
    }

    private static func size(_ path: String) -> Int64 {
        var found = stat()
        return stat(path, &found) == 0 ? Int64(found.st_size) : 0
    }
}
