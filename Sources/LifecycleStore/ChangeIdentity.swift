internal import GRDB

/// What makes a change the same when it comes again (docs/lifecycle.md, Identity), as codes of the file.
struct ChangeIdentity: Hashable {
    let solution: Int64
    let portfolio: Int64
    let event: Int64
    let status: Int64
    /// 0 where there is no trigger time, which is never 0.
    let triggeredAt: Int64
}

/// Finds the event that has an identity, where it is recorded already.
struct RecordedChanges {
    private let search: PreparedStatement
    private let redelivered: PreparedStatement

    init(_ database: Database) throws {
        search = try PreparedStatement(
            database,
            """
            SELECT seq FROM event
            WHERE solution = ? AND ifnull(triggered_at, 0) = ? AND status = ? AND event = ? AND portfolio = ?
            """)
        redelivered = try PreparedStatement(database, "SELECT max(nth) FROM redelivery WHERE seq = ?")
    }

    func seq(of change: ChangeIdentity) throws -> Int64? {
        try search.first(
            change.solution, change.triggeredAt, change.status, change.event, change.portfolio
        ) { try $0.integer(0) }
    }

    /// How many rows of redeliveries the event has.
    func redeliveries(of seq: Int64) throws -> Int64 {
        try redelivered.first(seq) { try $0.optionalInteger(0) }.flatMap { $0 } ?? 0
    }
}
