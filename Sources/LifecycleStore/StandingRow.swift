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
        ).map { try StandingRow($0) }
    }

    private init(_ row: Row) throws {
        self.init(solution: try row.read(0), isTest: try row.read(1))
        timeline = Timeline(
            standing: Self.standing(status: try row.read(2), since: try row.read(3), stood: try row.read(4)),
            beforeLastSecond: Self.standing(
                status: try row.read(5), since: try row.read(6), stood: try row.read(7)),
            lastSecond: UnixSeconds(try row.read(8)), lastReported: nil, isDisputed: try row.read(9),
            isAmbiguous: try row.read(10))
        events = try row.read(11)
        redeliveries = try row.read(12)
        lastEventSeq = try row.read(13)
        lastReceivedAt = UnixMilliseconds(try row.read(14))
        openFindings = try row.read(15)
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
