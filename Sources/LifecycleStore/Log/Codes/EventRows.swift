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
}
