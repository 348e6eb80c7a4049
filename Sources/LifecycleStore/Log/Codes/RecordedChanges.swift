internal import GRDB

/// Finds the event that has an identity, where it is recorded already.
struct RecordedChanges {
    private let search: PreparedStatement
    private let redelivered: PreparedStatement
    private let quarantined: PreparedStatement

    init(_ database: Database) throws {
        search = try PreparedStatement(
            database,
            """
            SELECT seq FROM event
            WHERE solution = ? AND ifnull(triggered_at, 0) = ? AND status = ? AND event = ? AND portfolio = ?
            """)
        redelivered = try PreparedStatement(database, "SELECT max(nth) FROM redelivery WHERE seq = ?")
        quarantined = try PreparedStatement(
            database,
            """
            SELECT count(*), count(quarantine_bytes.id)
            FROM quarantine LEFT JOIN quarantine_bytes ON quarantine_bytes.id = quarantine.id
            WHERE quarantine.sha256 = ?
            """)
    }

    /// What the log has of a quarantined element.
    struct QuarantinedRows {
        let rows: Int64
        /// Whether its bytes lie beside one of them.
        let isKept: Bool
    }

    func quarantined(_ sha256: [UInt8]) throws -> QuarantinedRows {
        try quarantined.first(sha256) {
            QuarantinedRows(rows: try $0.integer(0), isKept: try $0.integer(1) > 0)
        } ?? QuarantinedRows(rows: 0, isKept: false)
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
