internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// How far the log reached when an answer was read: what makes two answers of the same moment.
public struct LogMoment: Hashable, Sendable {
    /// By the last entry's own link.
    public let head: LogHead
    /// The `seq` of the last event; 0 if there is none.
    public let lastSeq: Int64
    /// This machine's clock when the last entry was recorded.
    public let lastRecordedAt: UnixMilliseconds?

    /// The number of the last entry; 0 if there is none.
    public var lastEntry: Int64 { head.entry }

    init(_ database: Database) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT entry, recorded_at, link FROM entry ORDER BY entry DESC LIMIT 1"))
        head =
            try row.map { LogHead(entry: try $0.read(0), link: Array(try $0.read(2) as Data)) }
            ?? LogHead(entry: 0, link: HashChain.start)
        lastRecordedAt = try row.map { UnixMilliseconds(try $0.read(1)) }
        lastSeq = try database.integer("SELECT max(seq) FROM event") ?? 0
    }
}
