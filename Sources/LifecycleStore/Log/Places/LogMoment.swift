internal import GRDB
public import SolutionLifecycle

/// How far the log reached when an answer was read: what makes two answers of the same moment.
public struct LogMoment: Hashable, Sendable {
    /// The number of the last delivery; 0 where there is none.
    public let lastDelivery: Int64
    /// The `seq` of the last event; 0 where there is none.
    public let lastSeq: Int64
    /// This machine's clock when the last delivery was recorded.
    public let lastRecordedAt: UnixMilliseconds?

    init(_ database: Database) throws {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT delivery, recorded_at FROM delivery ORDER BY delivery DESC LIMIT 1"))
        lastDelivery = try row?.read(0) ?? 0
        lastRecordedAt = try row.map { UnixMilliseconds(try $0.read(1)) }
        lastSeq = try database.integer("SELECT max(seq) FROM event") ?? 0
    }
}
