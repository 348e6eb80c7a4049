internal import GRDB
internal import SolutionLifecycle

/// The rows that are derived from the log, and what writes them. The table names are unqualified, so that
/// `replay --check` can fill temporary tables of the same names.
struct Projection {
    /// The tables, in no particular order.
    static let tables = [
        "standing", "standing_portfolio", "tally", "finding", "finding_change", "stale", "projection",
    ]

    private let database: Database
    private let codes: Codes

    init(_ database: Database) {
        self.database = database
        codes = Codes(database: database)
    }

    /// Judges one recorded event, and writes what that changes.
    func record(
        _ event: Event, of solution: Int64, isTest: Bool, portfolio: Int64, receivedAt: UnixMilliseconds
    ) throws {
        let earlier = try StandingRow.fetch(solution, in: database)
        var row = earlier ?? StandingRow(solution: solution, isTest: isTest)
        let recalled = try EventRows.recalled(
            row.timeline.recall(for: event), of: solution, before: event.seq, in: database)
        let changes = row.record(event, among: recalled, receivedAt: receivedAt)
        try write(changes, of: row, at: event.seq)
        try write(row)
        try addPortfolio(portfolio, to: solution)
        try count(row, insteadOf: earlier)
    }

    func countRedelivery(of seq: Int64) throws {
        try database.cachedStatement(
            sql: """
                UPDATE standing SET redeliveries = redeliveries + 1
                WHERE solution = (SELECT solution FROM event WHERE seq = ?)
                """
        ).execute(arguments: [seq])
    }

    func hasStale() throws -> Bool {
        try Bool.fetchOne(database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM stale)")) ?? false
    }

    func isStale(_ solution: Int64) throws -> Bool {
        try Bool.fetchOne(
            database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM stale WHERE solution = ?)"),
            arguments: [solution]) ?? false
    }

    /// Readers judge a stale solution from the log; its derived rows wait for `replay`.
    func markStale(_ solution: Int64, since seq: Int64, problem: String) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO stale (solution, since_seq, problem) VALUES (?, ?, ?)"
        ).execute(arguments: [solution, seq, problem])
    }

    func markStaleSolution(ofEvent seq: Int64, problem: String) throws {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO stale (solution, since_seq, problem)
                SELECT solution, seq, ? FROM event WHERE seq = ?
                """
        ).execute(arguments: [problem, seq])
    }

    func write(_ row: StandingRow) throws {
        try row.write(reported: try reportedCode(row.timeline), to: database)
    }

    /// What recording the event `seq` changed among the findings.
    func write(_ changes: [FindingChange], of row: StandingRow, at seq: Int64) throws {
        for change in changes { try write(change, of: row, at: seq) }
    }

    private func reportedCode(_ timeline: Timeline) throws -> Int64 {
        guard let reported = timeline.lastReported, let code = try codes.status(reported) else {
            throw StoreError.failed(doing: "Judging", message: "a timeline without a last report")
        }
        return code
    }

    func addPortfolio(_ portfolio: Int64, to solution: Int64) throws {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO standing_portfolio (solution, portfolio) VALUES (?, ?)"
        ).execute(arguments: [solution, portfolio])
    }

    private func count(_ row: StandingRow, insteadOf earlier: StandingRow?) throws {
        let now = row.timeline.standing.status
        if let earlier {
            let before = earlier.timeline.standing.status
            guard before != now else { return }
            try addToTally(-1, status: before, isTest: row.isTest)
        }
        try addToTally(1, status: now, isTest: row.isTest)
    }

    func addToTally(_ change: Int64, status: Status?, isTest: Bool) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO tally (is_test, status, solutions) VALUES (?, ?, ?)
                ON CONFLICT (is_test, status) DO UPDATE SET solutions = solutions + excluded.solutions
                """
        ).execute(arguments: [isTest, status?.code ?? -1, change])
        guard change < 0 else { return }
        try database.cachedStatement(
            sql: "DELETE FROM tally WHERE is_test = ? AND status = ? AND solutions = 0"
        ).execute(arguments: [isTest, status?.code ?? -1])
    }

    private func write(_ change: FindingChange, of row: StandingRow, at seq: Int64) throws {
        switch change {
        case .stands(let finding):
            try stand(finding, of: row, at: seq)
            try note(finding.key, stands: true, at: seq)
        case .reworded(let finding):
            try database.cachedStatement(
                sql: "UPDATE finding SET reason = ?, status_before = ? WHERE event_seq = ? AND kind = ?"
            ).execute(arguments: [
                finding.detail.reason?.rawValue, finding.detail.from?.code, finding.key.eventSeq,
                finding.key.kind.rawValue,
            ])
        case .healed(let key):
            try database.cachedStatement(
                sql: "UPDATE finding SET healed_by_seq = ? WHERE event_seq = ? AND kind = ?"
            ).execute(arguments: [seq, key.eventSeq, key.kind.rawValue])
            try note(key, stands: false, at: seq)
        }
    }

    private func stand(_ finding: StepFinding, of row: StandingRow, at seq: Int64) throws {
        try database.cachedStatement(
            sql: """
                INSERT INTO finding (event_seq, kind, solution, is_test, reason, status_before,
                    late_by_seconds, raised_at_seq, healed_by_seq)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
                ON CONFLICT (event_seq, kind) DO UPDATE SET
                    reason = excluded.reason, status_before = excluded.status_before, healed_by_seq = NULL
                """
        ).execute(arguments: [
            finding.key.eventSeq, finding.key.kind.rawValue, row.solution, row.isTest,
            finding.detail.reason?.rawValue, finding.detail.from?.code, finding.detail.lateBySeconds, seq,
        ])
    }

    private func note(_ key: Finding.Key, stands: Bool, at seq: Int64) throws {
        try database.cachedStatement(
            sql: "INSERT INTO finding_change (at_seq, event_seq, kind, stands) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [seq, key.eventSeq, key.kind.rawValue, stands])
    }
}
