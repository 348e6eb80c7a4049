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
}

/// Reads events from the log, with all that surrounds them.
struct LoggedEventRows {
    private let database: Database

    init(_ database: Database) {
        self.database = database
    }

    func fetch(_ condition: String, _ arguments: StatementArguments) throws -> [LoggedEvent] {
        try page(condition, arguments, limit: .max, extraBytes: .max).items
    }

    /// At most `limit` of them, and no more once their kept values come to `extraBytes`.
    func page(
        _ condition: String, _ arguments: StatementArguments, limit: Int, extraBytes: Int
    ) throws -> Page<LoggedEvent, Int64> {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(EventRows.columns), solution.solution_id, event.delivery, delivery.source,
                        delivery.received_at, delivery.recorded_at, event.extra,
                        ifnull((SELECT max(nth) FROM redelivery WHERE redelivery.seq = event.seq), 0)
                    FROM event \(EventRows.joins)
                        JOIN solution ON solution.id = event.solution
                        JOIN delivery ON delivery.delivery = event.delivery
                    \(condition)
                    """),
            arguments: arguments)
        var events: [LoggedEvent] = []
        var bytes = 0
        while let row = try rows.next() {
            guard events.count < limit, bytes < extraBytes else {
                return Page(items: events, next: events.last?.event.seq)
            }
            let logged = try Self.logged(row)
            events.append(logged)
            bytes += logged.extra?.utf8.count ?? 0
        }
        return Page(items: events, next: nil)
    }

    private static func logged(_ row: Row) throws -> LoggedEvent {
        LoggedEvent(
            event: try EventRows.event(row), solutionID: try row.read(8), delivery: try row.read(9),
            source: Delivery.Source(code: try row.read(10)),
            receivedAt: UnixMilliseconds(try row.read(11)),
            recordedAt: UnixMilliseconds(try row.read(12)), extra: try row.read(13),
            redeliveries: try row.read(14))
    }
}

extension Delivery.Source {
    /// From its code in the file, where a CHECK admits no other.
    init(code: Int64) {
        self = code == 0 ? .webhook : .ingest
    }
}
