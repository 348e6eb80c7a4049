internal import GRDB

/// What makes a change the same when it comes again (docs/lifecycle.md, Identity), as codes of the file.
struct ChangeIdentity: Hashable {
    let solution: Int64
    let portfolio: Int64
    let event: Int64
    let status: Int64
    /// 0 where there is no trigger time, which is never 0.
    let triggeredAt: Int64

    /// The event with this identity, where it is recorded already.
    func recordedSeq(in database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT seq FROM event
                    WHERE solution = ? AND ifnull(triggered_at, 0) = ? AND status = ? AND event = ?
                        AND portfolio = ?
                    """),
            arguments: [solution, triggeredAt, status, event, portfolio])
    }
}
