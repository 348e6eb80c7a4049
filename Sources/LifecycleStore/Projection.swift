internal import GRDB
internal import SolutionLifecycle

/// The rows that are derived from the log, and what writes them. The table names are unqualified, so that
/// `replay --check` can fill temporary tables of the same names.
struct Projection {
    struct Table {
        let name: String
        /// How many of its first columns are its key.
        let keyColumns: Int32
    }

    static let tables = [
        Table(name: "standing", keyColumns: 1), Table(name: "standing_portfolio", keyColumns: 2),
        Table(name: "tally", keyColumns: 2), Table(name: "finding", keyColumns: 2),
        Table(name: "finding_change", keyColumns: 3), Table(name: "stale", keyColumns: 1),
        Table(name: "projection", keyColumns: 1),
    ]

    private let database: Database
    private let codes: Codes
    private let standings: StandingRows
    private let recalled: RecalledEvents
    private let addPortfolio: PreparedStatement
    private let addToTally: PreparedStatement

    init(_ database: Database, codes: Codes, texts: TextCache) throws {
        self.database = database
        self.codes = codes
        standings = try StandingRows(database)
        recalled = try RecalledEvents(database, texts: texts)
        addPortfolio = try PreparedStatement(
            database, "INSERT OR IGNORE INTO standing_portfolio (solution, portfolio) VALUES (?, ?)")
        addToTally = try PreparedStatement(
            database,
            """
            INSERT INTO tally (is_test, status, solutions) VALUES (?, ?, ?)
            ON CONFLICT (is_test, status) DO UPDATE SET solutions = solutions + excluded.solutions
            """)
    }

    /// Judges one recorded event, and writes what that changes. Answers what is said of the event now.
    func record(
        _ event: Event, of solution: Int64, isTest: Bool, portfolio: Int64, receivedAt: UnixMilliseconds
    ) throws -> Verdict {
        let earlier = try standings.fetch(solution)
        var row = earlier ?? StandingRow(solution: solution, isTest: isTest)
        let recalled = try recalled.events(row.timeline.recall(for: event), of: solution, before: event.seq)
        let insertion = row.record(event, among: recalled, receivedAt: receivedAt)
        try write(insertion.changes, of: row, at: event.seq)
        try write(row)
        try addPortfolio(portfolio, to: solution)
        try count(row, insteadOf: earlier)
        return insertion.verdict
    }

    func countRedelivery(of seq: Int64) throws {
        try PreparedStatement(
            database,
            """
            UPDATE standing SET redeliveries = redeliveries + 1
            WHERE solution = (SELECT solution FROM event WHERE seq = ?)
            """
        ).run(seq)
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
        try standings.write(row, reported: try reportedCode(row.timeline))
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
        try addPortfolio.run(solution, portfolio)
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
        try addToTally.run(isTest, status?.code ?? -1, change)
        guard change < 0 else { return }
        try PreparedStatement(
            database, "DELETE FROM tally WHERE is_test = ? AND status = ? AND solutions = 0"
        ).run(isTest, status?.code ?? -1)
    }

    private func write(_ change: FindingChange, of row: StandingRow, at seq: Int64) throws {
        switch change {
        case .stands(let finding):
            try stand(finding, of: row, at: seq)
            try note(finding.key, stands: true, at: seq)
        case .reworded(let finding):
            try PreparedStatement(
                database, "UPDATE finding SET reason = ?, status_before = ? WHERE event_seq = ? AND kind = ?"
            ).run(
                finding.detail.reason?.code, finding.detail.from?.code, finding.key.eventSeq,
                finding.key.kind.code)
        case .healed(let key):
            try PreparedStatement(
                database, "UPDATE finding SET healed_by_seq = ? WHERE event_seq = ? AND kind = ?"
            ).run(seq, key.eventSeq, key.kind.code)
            try note(key, stands: false, at: seq)
        }
    }

    private func stand(_ finding: StepFinding, of row: StandingRow, at seq: Int64) throws {
        try PreparedStatement(
            database,
            """
            INSERT INTO finding (event_seq, kind, solution, is_test, reason, status_before, late_by_seconds,
                raised_at_seq, healed_by_seq)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)
            ON CONFLICT (event_seq, kind) DO UPDATE SET
                reason = excluded.reason, status_before = excluded.status_before, healed_by_seq = NULL
            """
        ).run(
            finding.key.eventSeq, finding.key.kind.code, row.solution, row.isTest,
            finding.detail.reason?.code, finding.detail.from?.code, finding.detail.lateBySeconds, seq)
    }

    private func note(_ key: Finding.Key, stands: Bool, at seq: Int64) throws {
        try PreparedStatement(
            database, "INSERT INTO finding_change (at_seq, event_seq, kind, stands) VALUES (?, ?, ?, ?)"
        ).run(seq, key.eventSeq, key.kind.code, stands)
    }
}
