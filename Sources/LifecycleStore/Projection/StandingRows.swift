internal import GRDB
internal import SolutionLifecycle

/// Reads and writes rows of `standing`.
struct StandingRows {
    private let search: PreparedStatement
    private let replace: PreparedStatement
    private let countRedelivery: PreparedStatement

    init(_ database: Database) throws {
        search = try PreparedStatement(
            database,
            """
            SELECT solution, is_test, status, since, stood, status_before, since_before, stood_before,
                last_second, is_disputed, is_ambiguous, events, redeliveries, last_event_seq,
                last_received_at, open_findings, imported, last_entry
            FROM standing WHERE solution = ?
            """)
        replace = try PreparedStatement(
            database,
            """
            INSERT OR REPLACE INTO standing (solution, is_test, status, since, stood, status_before,
                since_before, stood_before, last_second, reported, is_disputed, is_ambiguous, events,
                redeliveries, last_event_seq, last_received_at, open_findings, imported, last_entry)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        countRedelivery = try PreparedStatement(
            database,
            "UPDATE standing SET redeliveries = redeliveries + 1, last_entry = ? WHERE solution = ?")
    }

    func fetch(_ solution: Int64) throws -> StandingRow? {
        try search.first(solution) { try StandingRow($0) }
    }

    func countRedelivery(of solution: Int64, in entry: Int64) throws {
        try countRedelivery.run(entry, solution)
    }

    /// `reported`: the code of the timeline's last reported status.
    func write(_ row: StandingRow, reported: Int64) throws {
        let now = row.timeline.standing
        let before = row.timeline.beforeLastSecond
        try replace.run(
            row.solution, row.isTest, now.status?.code, now.since?.rawValue, Int64(now.stood.rawValue),
            before.status?.code, before.since?.rawValue, Int64(before.stood.rawValue),
            row.timeline.lastSecond?.rawValue, reported, row.timeline.isDisputed, row.timeline.isAmbiguous,
            row.events, row.redeliveries, row.lastEventSeq, row.lastReceivedAt.rawValue, row.openFindings,
            row.imported, row.lastEntry)
    }
}
