import Crypto
import Foundation
import GRDB
import SolutionLifecycle
import Synchronization
import TestSupport

@testable import LifecycleStore

/// A folder for one test's database, removed with it.
final class TemporaryStore: Sendable {
    let folder: TemporaryFolder
    let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path("log.sqlite")
    }

    func writer(
        limits: StoreLimits = StoreLimits(),
        clock: @escaping @Sendable () -> UnixMilliseconds = { Told.recordedAt }
    ) throws -> LogWriter {
        try LogWriter(path: path, limits: limits, clock: clock)
    }

    func reader() throws -> LogReader {
        try LogReader(path: path)
    }

    /// Another program's connection, with none of our settings: what a sqlite3 shell could do.
    func execute(_ sql: String) throws {
        try DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
    }

    func rows(_ sql: String) throws -> [Row] {
        try DatabaseQueue(path: path).read { try Row.fetchAll($0, sql: sql) }
    }

    func count(_ table: String) throws -> Int {
        try rows("SELECT count(*) FROM \(table)").first?[0] ?? -1
    }
}

/// Deliveries as tests tell them.
enum Told {
    static let recordedAt = UnixMilliseconds(1_800_000_000_123)
    static let noon: Int64 = 1_739_361_600

    static func change(
        _ status: String, of solution: String = "1", at second: Int64? = noon,
        event: String = "SOLUTION_UPDATED",
        portfolio: String = "506914307656634", extra: String? = nil
    ) -> Change {
        Change(
            solutionID: solution, portfolioID: portfolio, event: EventName(text: event),
            reported: ReportedStatus(text: status), triggeredAt: second.map(UnixSeconds.init(rawValue:)),
            extra: extra)
    }

    /// Received a second after the latest of its changes, unless said otherwise.
    static func delivery(
        _ changes: [Change], quarantined: [Quarantined] = [], ignored: Int = 0, receivedAt: Int64? = nil,
        body: String = "{}"
    ) -> Delivery {
        let latest = changes.compactMap { $0.triggeredAt?.rawValue }.max() ?? noon
        return Delivery(
            source: .webhook, receivedAt: UnixMilliseconds(receivedAt ?? (latest + 1) * 1000),
            body: raw(body), signedBy: "1",
            contents: Delivery.Contents(changes: changes, quarantined: quarantined, ignored: ignored))
    }

    static func raw(_ text: String) -> RawBytes {
        RawBytes(bytes: Array(text.utf8), sha256: Array(SHA256.hash(data: Array(text.utf8))))
    }

    static func quarantined(_ text: String, _ reason: QuarantineReason = .notJSON) -> Quarantined {
        Quarantined(reason: reason, raw: raw(text))
    }
}
