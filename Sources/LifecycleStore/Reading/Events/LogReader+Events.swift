internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// The log by `seq`, after `after`; of one solution, or of all. At most `limit`, and fewer where their
    /// kept values come to more than a page may hold. Throws `anotherLog` where `after` is not of this log.
    public func events(
        after: LogPosition = .start, solutionID: String? = nil, limit: Int
    ) async throws(StoreError) -> Page<LoggedEvent, LogPosition> {
        try await read { database in
            let positions = try LogPositions(database)
            try positions.check(after)
            var condition = "WHERE event.seq > ?"
            var arguments: StatementArguments = [after.seq]
            if let solutionID {
                condition += " AND event.solution = (SELECT id FROM solution WHERE solution_id = ?)"
                arguments += [solutionID]
            }
            let page = try LoggedEventRows(database).page(
                "\(condition) ORDER BY event.seq LIMIT \(limit + 1)", arguments, limit: limit,
                extraBytes: StoreLimits.pageBytes)
            return Page(items: page.items, next: try page.next.map(positions.behind))
        }
    }

    /// One event, and how far the log reached; `nil` where there is none with this `seq`.
    public func event(
        _ seq: Int64
    ) async throws(StoreError) -> (event: LoggedEvent, moment: LogMoment)? {
        try await read { database in
            try LoggedEventRows(database).fetch("WHERE event.seq = ?", [seq]).first.map {
                ($0, try LogMoment(database))
            }
        }
    }
}
