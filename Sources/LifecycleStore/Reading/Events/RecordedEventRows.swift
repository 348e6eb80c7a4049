internal import GRDB
internal import SolutionLifecycle

/// The events of a page.
struct RecordedEventRows {
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
