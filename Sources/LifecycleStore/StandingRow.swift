internal import GRDB
internal import SolutionLifecycle

/// A row of `standing`: one solution's timeline, folded, and what is counted about it.
struct StandingRow {
    let solution: Int64
    let isTest: Bool
    var timeline = Timeline()
    var events: Int64 = 0
    var redeliveries: Int64 = 0
    var lastEventSeq: Int64 = 0
    var lastReceivedAt = UnixMilliseconds(.min)
    var openFindings: Int64 = 0
    /// The portfolio that was told last, where this row has seen it: not kept in the file.
    var lastPortfolio: Int64?

    init(solution: Int64, isTest: Bool) {
        self.solution = solution
        self.isTest = isTest
    }

    /// Judges one more event, among the earlier ones that its timeline asked for; answers what changed among
    /// the findings. Live recording and replay both come through here.
    mutating func record(
        _ event: Event, among recalled: [Event], receivedAt: UnixMilliseconds
    ) -> [FindingChange] {
        let changes = timeline.insert(event, among: recalled)
        for change in changes { openFindings += change.openFindings }
        events += 1
        lastEventSeq = max(lastEventSeq, event.seq)
        lastReceivedAt = max(lastReceivedAt, receivedAt)
        return changes
    }

    static func fetch(_ solution: Int64, in database: Database) throws -> StandingRow? {
        try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT solution, is_test, status, since, stood, status_before, since_before, stood_before,
                        last_second, is_disputed, is_ambiguous, events, redeliveries, last_event_seq,
                        last_received_at, open_findings
                    FROM standing WHERE solution = ?
                    """),
            arguments: [solution]
        ).map(StandingRow.init)
    }

    private init(_ row: Row) {
        self.init(solution: row[0], isTest: row[1])
        timeline = Timeline(
            standing: Self.standing(status: row[2], since: row[3], stood: row[4]),
            beforeLastSecond: Self.standing(status: row[5], since: row[6], stood: row[7]),
            lastSecond: UnixSeconds(row[8]), lastReported: nil, isDisputed: row[9], isAmbiguous: row[10])
        events = row[11]
        redeliveries = row[12]
        lastEventSeq = row[13]
        lastReceivedAt = UnixMilliseconds(row[14])
        openFindings = row[15]
    }

    private static func standing(status: Int64?, since: Int64?, stood: Int64) -> Standing {
        Standing(
            status: Status.from(code: status), since: since.map(UnixSeconds.init(rawValue:)),
            stood: StatusSet(rawValue: UInt8(truncatingIfNeeded: stood)))
    }

    /// `reported`: the code of the timeline's last reported status.
    func write(reported: Int64, to database: Database) throws {
        let now = timeline.standing
        let before = timeline.beforeLastSecond
        try database.cachedStatement(
            sql: """
                INSERT OR REPLACE INTO standing (solution, is_test, status, since, stood, status_before,
                    since_before, stood_before, last_second, reported, is_disputed, is_ambiguous, events,
                    redeliveries, last_event_seq, last_received_at, open_findings)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            solution, isTest, now.status?.code, now.since?.rawValue, now.stood.rawValue, before.status?.code,
            before.since?.rawValue, before.stood.rawValue, timeline.lastSecond?.rawValue, reported,
            timeline.isDisputed, timeline.isAmbiguous, events, redeliveries, lastEventSeq,
            lastReceivedAt.rawValue,
            openFindings,
        ])
    }
}

extension FindingChange {
    /// What the change adds to the number of findings that stand.
    fileprivate var openFindings: Int64 {
        switch self {
        case .stands: 1
        case .reworded: 0
        case .healed: -1
        }
    }
}
