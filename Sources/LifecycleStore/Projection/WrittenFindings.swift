internal import GRDB
internal import SolutionLifecycle

/// Writes rows of `finding`, and of `finding_change`; FindingRows reads them.
struct WrittenFindings {
    private let stand: PreparedStatement
    private let reword: PreparedStatement
    private let heal: PreparedStatement
    private let note: PreparedStatement

    init(_ database: Database) throws {
        stand = try PreparedStatement(
            database,
            """
            INSERT INTO finding (event_seq, kind, solution, is_test, reason, status_before, late_by_seconds,
                raised_at_seq, healed_by_seq, raised)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 1)
            ON CONFLICT (event_seq, kind) DO UPDATE SET
                reason = excluded.reason, status_before = excluded.status_before, healed_by_seq = NULL,
                raised = raised + 1
            """)
        reword = try PreparedStatement(
            database, "UPDATE finding SET reason = ?, status_before = ? WHERE event_seq = ? AND kind = ?")
        heal = try PreparedStatement(
            database, "UPDATE finding SET healed_by_seq = ? WHERE event_seq = ? AND kind = ?")
        note = try PreparedStatement(
            database, "INSERT INTO finding_change (at_seq, event_seq, kind, stands) VALUES (?, ?, ?, ?)")
    }

    /// What recording the event `seq` of `row` changed.
    func write(_ change: FindingChange, of row: StandingRow, at seq: Int64) throws {
        let key = change.key
        switch change {
        case .stands(let finding):
            try stand.run(
                key.eventSeq, key.kind.code, row.solution, row.isTest, finding.detail.reason?.code,
                finding.detail.from?.code, finding.detail.lateBySeconds, seq)
            try note.run(seq, key.eventSeq, key.kind.code, true)
        case .reworded(let finding):
            try reword.run(
                finding.detail.reason?.code, finding.detail.from?.code, key.eventSeq, key.kind.code)
        case .healed:
            try heal.run(seq, key.eventSeq, key.kind.code)
            try note.run(seq, key.eventSeq, key.kind.code, false)
        }
    }
}
