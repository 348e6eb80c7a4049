internal import GRDB
internal import SolutionLifecycle

/// Solutions' events that a question admits, with what judging needs of them and no more: the one place
/// that says which those are. Its statement is prepared once, and each text looked up once, however many
/// solutions are asked about.
struct AdmittedEvents {
    let prefix: LogPrefix
    private let database: Database
    private let at: Int64
    private let texts: TextCache
    private let admitted: PreparedStatement

    /// Throws `anotherHead` if the log doesn't have the head that the question names.
    init(_ database: Database, asking question: PastQuestion) throws {
        self.database = database
        at = question.at?.rawValue ?? .max
        prefix = try LogPrefix(of: question, database)
        texts = TextCache(database)
        admitted = try PreparedStatement(
            database,
            """
            SELECT seq, event, status, portfolio, triggered_at, effective_at FROM event
            WHERE solution = ?1 AND effective_at <= ?2 AND seq <= ?3
            """)
    }

    /// All of a solution's, judged.
    func judged(_ solution: Int64) throws -> Judged {
        var events: [Event] = []
        try admitted.forEach(solution, at, prefix.seq) { events.append(try texts.event($0)) }
        return Judged(events)
    }

    /// The answer that they amount to, once judged; `nil` if there are none.
    func answer(_ id: String, _ solution: Int64, _ judged: Judged) throws -> Solution? {
        // What is derived says the same of all events, without counting again.
        if prefix == .everything, let derived = try SolutionRows(database).current(id),
            derived.events == judged.steps.count
        {
            return derived
        }
        let statement = try PreparedStatement(
            database,
            """
            SELECT max(delivery.received_at), max(event.entry), sum(delivery.source = 1),
                sum(ifnull((SELECT max(nth) FROM redelivery
                    WHERE redelivery.seq = event.seq AND redelivery.id <= ?4), 0)),
                ifnull(max((SELECT max(entry) FROM redelivery
                    WHERE redelivery.seq = event.seq AND redelivery.id <= ?4)), 0)
            FROM event JOIN delivery ON delivery.entry = event.entry
            WHERE event.solution = ?1 AND event.effective_at <= ?2 AND event.seq <= ?3
            """)
        return try statement.first(solution, at, prefix.seq, prefix.redelivery) { row in
            try row.optionalInteger(0).flatMap { received in
                Solution(
                    id, judged: judged, redeliveries: Int(try row.integer(3)),
                    lastReceivedAt: UnixMilliseconds(received),
                    lastEntry: max(try row.integer(1), try row.integer(4)),
                    importedEvents: Int(try row.integer(2)))
            }
        } ?? nil
    }
}
