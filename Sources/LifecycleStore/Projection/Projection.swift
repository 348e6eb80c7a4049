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

    /// Judges what one delivery brought of a solution, whose row stays to be written, and writes what that
    /// changes among the findings. Answers what is said of each event now.
    func record(
        _ delivered: DeliveredEvents, in row: inout StandingRow, _ timelines: HeldTimelines
    ) throws -> [Verdict] {
        let recalled = try recalled.events(
            timelines.recall(for: delivered, of: row), of: row.solution, before: delivered.firstSeq)
        let judging = timelines.record(delivered, among: recalled, in: &row)
        try write(judging.changes, of: row, at: delivered.lastSeq)
        return judging.verdicts
    }

    func row(of solution: Int64) throws -> StandingRow? {
        try standings.fetch(solution)
    }

    /// For a solution whose row is not held in memory.
    func countRedelivery(of solution: Int64, in entry: Int64) throws {
        try standings.countRedelivery(of: solution, in: entry)
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

    /// What judging a delivery changed among the findings; `seq`: the solution's last event in it.
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
