internal import GRDB
public import SolutionLifecycle

/// An event, and what recording it changed among the findings.
public struct RecordedEvent: Sendable {
    public let logged: LoggedEvent
    /// Behind it.
    public let position: LogPosition
    /// By (`event_seq`, `kind`), as they stood once the event was recorded: not healed yet. Their reason and
    /// from are of the last judgement in which they stood, which may have come later.
    public let raised: [Finding]
    /// By (`event_seq`, `kind`), healed by this event.
    public let healed: [Finding]

    public var seq: Int64 { logged.event.seq }
    public var hasFindings: Bool { !raised.isEmpty || !healed.isEmpty }
}

/// A page of the log, and how far it looked.
public struct RecordedEvents: Sendable {
    /// By `seq`.
    public let events: [RecordedEvent]
    /// Up to here nothing else meets the filter; where nothing more follows, the log's last `seq`.
    public let reachesSeq: Int64
}

/// Which events a follower of the log wants; all conditions hold together.
public struct RecordedEventFilter: Hashable, Sendable {
    public var solutionID: String?
    /// Only events that raised or healed a finding.
    public var findingsOnly = false
    /// Also findings of solutions from the dashboard's Test button. (Events of theirs are never left out, nor
    /// is a solution that is asked for by its id.)
    public var includesTests = false

    public init() {}

    public func admits(solutionID: String, hasFindings: Bool) -> Bool {
        if let wanted = self.solutionID, wanted != solutionID { return false }
        guard findingsOnly else { return true }
        return hasFindings && (!leavesOutTests || !solutionID.hasPrefix(Change.testPrefix))
    }

    var leavesOutTests: Bool { findingsOnly && !includesTests && solutionID == nil }
}

extension LogReader {
    /// The log after `after`, by `seq`, with what each event changed among the findings. At most `limit`
    /// events; fewer where their kept values are large.
    public func recordedEvents(
        after: Int64, _ filter: RecordedEventFilter = RecordedEventFilter(), limit: Int
    ) async throws(StoreError) -> RecordedEvents {
        try await read { database in
            try self.requireCurrentProjection(database)
            let page = try RecordedEventRows(database: database, filter: filter).page(after, limit)
            let positions = try LogPositions(database)
            let changes = try FindingChangeRows(database: database, filter: filter).bySeq(page.items)
            return RecordedEvents(
                events: try page.items.map { logged in
                    let changes = changes[logged.event.seq]
                    return RecordedEvent(
                        logged: logged, position: try positions.behind(logged.event.seq),
                        raised: changes?.raised ?? [], healed: changes?.healed ?? [])
                },
                reachesSeq: try page.next ?? max(after, Self.lastSeq(database)))
        }
    }

    /// The `seq` of the log's last event; 0 while there is none.
    public func lastSeq() async throws(StoreError) -> Int64 {
        try await read { try Self.lastSeq($0) }
    }

    private static func lastSeq(_ database: Database) throws -> Int64 {
        try database.integer("SELECT max(seq) FROM event") ?? 0
    }
}

/// The events of a page.
private struct RecordedEventRows {
    let database: Database
    let filter: RecordedEventFilter

    func page(_ after: Int64, _ limit: Int) throws -> Page<LoggedEvent, Int64> {
        var condition = "WHERE event.seq > ?"
        var arguments: StatementArguments = [after]
        if let solutionID = filter.solutionID {
            condition += " AND event.solution = (SELECT id FROM solution WHERE solution_id = ?)"
            arguments += [solutionID]
            if filter.findingsOnly { condition += " AND \(Self.hasChanges)" }
        } else if filter.findingsOnly {
            condition += " AND \(Self.isAmongChanges(limit + 1))"
            arguments += [after, filter.leavesOutTests ? 0 : 1]
        }
        return try LoggedEventRows(database).page(
            "\(condition) ORDER BY event.seq LIMIT \(limit + 1)", arguments, limit: limit,
            extraBytes: StoreLimits.followedBytes)
    }

    /// One solution's events are few.
    private static let hasChanges =
        "EXISTS (SELECT 1 FROM finding_change WHERE finding_change.at_seq = event.seq)"

    /// From the changes to the events: few have any, and the log is long.
    private static func isAmongChanges(_ limit: Int) -> String {
        """
        event.seq IN (
            SELECT finding_change.at_seq
            FROM finding_change
                JOIN finding USING (event_seq, kind)
            WHERE finding_change.at_seq > ? AND finding.is_test <= ?
            GROUP BY finding_change.at_seq ORDER BY finding_change.at_seq LIMIT \(limit))
        """
    }
}

/// What the events of a page changed among the findings.
private struct FindingChangeRows {
    let database: Database
    let filter: RecordedEventFilter

    struct Changes {
        var raised: [Finding] = []
        var healed: [Finding] = []
    }

    func bySeq(_ events: [LoggedEvent]) throws -> [Int64: Changes] {
        guard let first = events.first?.event.seq, let last = events.last?.event.seq else { return [:] }
        var condition = "finding_change.at_seq BETWEEN ? AND ?"
        var arguments: StatementArguments = [first, last]
        if let solutionID = filter.solutionID {
            condition += " AND finding.solution = (SELECT id FROM solution WHERE solution_id = ?)"
            arguments += [solutionID]
        }
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(FindingRows.columns), finding_change.at_seq, finding_change.stands
                    FROM finding_change
                        JOIN finding USING (event_seq, kind) \(FindingRows.joins)
                    WHERE \(condition)
                    ORDER BY finding_change.at_seq, finding_change.event_seq, finding_change.kind
                    """),
            arguments: arguments)
        var changes: [Int64: Changes] = [:]
        while let row = try rows.next() {
            let seq: Int64 = try row.read(FindingRows.columnCount)
            let stands: Bool = try row.read(FindingRows.columnCount + 1)
            guard let finding = try FindingRows.finding(row) else { continue }
            if stands {
                changes[seq, default: Changes()].raised.append(finding.healed(by: nil))
            } else {
                changes[seq, default: Changes()].healed.append(finding.healed(by: seq))
            }
        }
        return changes
    }
}

extension Finding {
    fileprivate func healed(by seq: Int64?) -> Finding {
        Finding(
            key: key, detail: detail, solutionID: solutionID, reported: reported, event: event,
            raisedAtSeq: raisedAtSeq, healedBySeq: seq)
    }
}
