internal import GRDB
internal import SolutionLifecycle

/// One solution's events that a question admits, with what judging needs of them and no more.
struct ToldEvents {
    private let database: Database
    private let solution: Int64
    private let question: PastQuestion

    init(_ database: Database, of solution: Int64, asking question: PastQuestion) {
        self.database = database
        self.solution = solution
        self.question = question
    }

    /// In no particular order.
    func events() throws -> [Event] {
        let texts = TextCache(database)
        // When an event was received stands with its delivery: looked up only where it decides.
        let condition =
            question.knownAt == nil
            ? "?4 IS NULL"
            : "(SELECT received_at FROM delivery WHERE delivery.delivery = event.delivery) <= ?4"
        let statement = try PreparedStatement(
            database,
            """
            SELECT seq, event, status, portfolio, triggered_at, effective_at FROM event
            WHERE solution = ?1 AND effective_at <= ?2 AND seq <= ?3 AND \(condition)
            """)
        var events: [Event] = []
        try statement.forEach(
            solution, question.at?.rawValue ?? .max, question.knownAtSeq ?? .max, question.knownAt?.rawValue
        ) { events.append(try texts.event($0)) }
        return events
    }

    /// The answer that they amount to, once judged; `nil` where there are none.
    func solution(_ id: String, judged: Judged) throws -> Solution? {
        // What is derived says the same of all events, without counting again.
        if let derived = try SolutionRows(database).current(id), derived.events == judged.steps.count {
            return derived
        }
        let statement = try PreparedStatement(
            database,
            """
            SELECT max(delivery.received_at), sum(
                ifnull((SELECT max(nth) FROM redelivery WHERE redelivery.seq = event.seq), 0))
            FROM event JOIN delivery ON delivery.delivery = event.delivery
            WHERE event.solution = ?1 AND event.effective_at <= ?2 AND event.seq <= ?3
                AND delivery.received_at <= ?4
            """)
        return try statement.first(
            solution, question.at?.rawValue ?? .max, question.knownAtSeq ?? .max,
            question.knownAt?.rawValue ?? .max
        ) { row in
            try row.optionalInteger(0).flatMap { received in
                Solution(
                    id, judged: judged, redeliveries: Int(try row.integer(1)),
                    lastReceivedAt: UnixMilliseconds(received))
            }
        } ?? nil
    }
}
