internal import GRDB
internal import SolutionLifecycle

/// Reading events from the log, with their texts.
enum EventRows {
    /// The columns that `event(_:)` reads, from `event` joined as in `joins`.
    static let columns = """
        event.seq, event.event, event_name.event, event.status, status.status, portfolio.portfolio_id,
        event.triggered_at, event.effective_at
        """
    static let joins = """
        JOIN event_name ON event_name.id = event.event
        JOIN status ON status.id = event.status
        JOIN portfolio ON portfolio.id = event.portfolio
        """

    static func event(_ row: Row) throws -> Event {
        Event(
            seq: try row.read(0), name: try name(code: try row.read(1), text: { try row.read(2) }),
            reported: try reported(code: try row.read(3), text: { try row.read(4) }),
            portfolioID: try row.read(5),
            triggeredAt: (try row.read(6) as Int64?).map(UnixSeconds.init(rawValue:)),
            effectiveAt: UnixSeconds(try row.read(7)))
    }

    static func name(code: Int64, text: () throws -> String) rethrows -> EventName {
        switch code {
        case 0: .solutionCreated
        case 1: .solutionUpdated
        default: .other(try text())
        }
    }

    static func reported(code: Int64, text: () throws -> String) rethrows -> ReportedStatus {
        try Status.from(code: code).map(ReportedStatus.known) ?? .unknown(text())
    }

    /// The events of one solution that a new one must be judged with, among those before it in the log.
    static func recalled(
        _ recall: Timeline.Recall, of solution: Int64, before seq: Int64, in database: Database
    ) throws -> [Event] {
        switch recall {
        case .nothing: []
        case .second(let second):
            try fetch(
                """
                SELECT \(columns) FROM event \(joins)
                WHERE event.solution = ?1 AND ifnull(event.triggered_at, 0) = ?2 AND event.effective_at = ?2
                    AND event.triggered_at IS NOT NULL AND event.seq < ?3
                UNION ALL
                SELECT \(columns) FROM event \(joins)
                WHERE event.solution = ?1 AND event.effective_at = ?2
                    AND event.triggered_at IS NOT event.effective_at AND event.seq < ?3
                """, [solution, second.rawValue, seq], database)
        case .everything:
            try fetch(
                "SELECT \(columns) FROM event \(joins) WHERE event.solution = ? AND event.seq < ?",
                [solution, seq], database)
        }
    }

    private static func fetch(_ sql: String, _ arguments: StatementArguments, _ database: Database) throws
        -> [Event]
    {
        let rows = try Row.fetchCursor(database.cachedStatement(sql: sql), arguments: arguments)
        var events: [Event] = []
        while let row = try rows.next() { events.append(try event(row)) }
        return events
    }
}
