internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// Reads events from the log, with all that surrounds them.
struct LoggedEventRows {
    private let database: Database
    /// Redeliveries up to this row are counted.
    private let lastRedelivery: Int64

    init(_ database: Database, upTo prefix: LogPrefix = .everything) {
        self.database = database
        lastRedelivery = prefix.redelivery
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
                    SELECT \(EventRows.columns), solution.solution_id, event.entry, delivery.source,
                        delivery.received_at, delivery.recorded_at, kept_value.value,
                        ifnull((SELECT max(nth) FROM redelivery
                            WHERE redelivery.seq = event.seq AND redelivery.id <= ?), 0),
                        event.extra_sha256
                    FROM event \(EventRows.joins)
                        JOIN solution ON solution.id = event.solution
                        JOIN delivery ON delivery.entry = event.entry
                        LEFT JOIN kept_value ON kept_value.seq = event.seq
                    \(condition)
                    """),
            arguments: [lastRedelivery] + arguments)
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
            extraSHA256: (try row.read(15) as Data?).map(Array.init), redeliveries: try row.read(14))
    }
}
