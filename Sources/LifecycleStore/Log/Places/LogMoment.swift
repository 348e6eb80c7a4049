internal import GRDB
public import SolutionLifecycle

/// How far the log reached when an answer was read: what makes two answers of the same moment.
public struct LogMoment: Hashable, Sendable {
    /// The number of the last entry; 0 if there is none.
    public let lastEntry: Int64
    /// The `seq` of the last event; 0 if there is none.
    public let lastSeq: Int64
    /// This machine's clock when the last entry was recorded.
    public let lastRecordedAt: UnixMilliseconds?

    init(_ database: Database) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT entry, recorded_at FROM entry ORDER BY entry DESC LIMIT 1"))
        lastEntry = try row?.read(0) ?? 0
        lastRecordedAt = try row.map { UnixMilliseconds(try $0.read(1)) }
        lastSeq = try database.integer("SELECT max(seq) FROM event") ?? 0
    }
}
