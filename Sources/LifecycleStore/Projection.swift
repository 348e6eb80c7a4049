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

    private let codes: Codes
    private let standings: StandingRows
    private let findings: WrittenFindings
    private let stale: StaleRows
    private let recalled: RecalledEvents
    private let addPortfolio: PreparedStatement
    private let addToTally: PreparedStatement
    private let emptyTally: PreparedStatement

    init(_ database: Database, codes: Codes, texts: TextCache) throws {
        self.codes = codes
        standings = try StandingRows(database)
        findings = try WrittenFindings(database)
        stale = try StaleRows(database)
        recalled = try RecalledEvents(database, texts: texts)
        addPortfolio = try PreparedStatement(
            database, "INSERT OR IGNORE INTO standing_portfolio (solution, portfolio) VALUES (?, ?)")
        addToTally = try PreparedStatement(
            database,
            """
            INSERT INTO tally (is_test, status, solutions) VALUES (?, ?, ?)
            ON CONFLICT (is_test, status) DO UPDATE SET solutions = solutions + excluded.solutions
            """)
        emptyTally = try PreparedStatement(
            database, "DELETE FROM tally WHERE is_test = ? AND status = ? AND solutions = 0")
    }

    /// Judges one recorded event in its solution's row, which stays to be written, and writes what that
    /// changes among the findings. Answers what is said of the event now, and how many changes it wrote.
    func record(
        _ event: Event, in row: inout StandingRow, _ timelines: inout HeldTimelines, portfolio: Int64,
        receivedAt: UnixMilliseconds
    ) throws -> (Verdict, changes: Int) {
        let recalled = try recalled.events(
            timelines.recall(for: event, of: row), of: row.solution, before: event.seq)
        let insertion = timelines.record(event, among: recalled, in: &row, receivedAt: receivedAt)
        try write(insertion.changes, of: row, at: event.seq)
        try addPortfolio(portfolio, to: row.solution)
        return (insertion.verdict, insertion.changes.count)
    }

    func row(of solution: Int64) throws -> StandingRow? {
        try standings.fetch(solution)
    }

    /// For a solution whose row is not held in memory.
    func countRedelivery(of solution: Int64) throws {
        try standings.countRedelivery(of: solution)
    }

    func hasStale() throws -> Bool {
        try stale.exist()
    }

    func isStale(_ solution: Int64) throws -> Bool {
        try stale.has(solution)
    }

    /// Readers judge a stale solution from the log; its derived rows wait for `replay`.
    func markStale(_ solution: Int64, since seq: Int64, problem: String) throws {
        try stale.add(solution, since: seq, problem: problem)
    }

    func write(_ row: StandingRow) throws {
        try standings.write(row, reported: try reportedCode(row.timeline))
    }

    /// What recording the event `seq` changed among the findings.
    func write(_ changes: [FindingChange], of row: StandingRow, at seq: Int64) throws {
        for change in changes { try findings.write(change, of: row, at: seq) }
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

    func addToTally(_ change: Int64, status: Status?, isTest: Bool) throws {
        try addToTally.run(isTest, status?.code ?? -1, change)
        guard change < 0 else { return }
        try emptyTally.run(isTest, status?.code ?? -1)
    }
}
