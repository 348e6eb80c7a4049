internal import GRDB
internal import SolutionLifecycle

/// Solutions' events that a question admits, with what judging needs of them and no more. Its statement is
/// prepared once, and each text looked up once, however many solutions are asked about.
struct ToldEvents {
    private let database: Database
    private let question: PastQuestion
    private let texts: TextCache
    private let told: PreparedStatement

    init(_ database: Database, asking question: PastQuestion) throws {
        self.database = database
        self.question = question
        texts = TextCache(database)
        // When an event was received stands with its delivery: looked up only where it decides.
        let condition =
            question.knownAt == nil
            ? "?4 IS NULL"
            : "(SELECT received_at FROM delivery WHERE delivery.delivery = event.delivery) <= ?4"
        told = try PreparedStatement(
            database,
            """
            SELECT seq, event, status, portfolio, triggered_at, effective_at FROM event
            WHERE solution = ?1 AND effective_at <= ?2 AND seq <= ?3 AND \(condition)
            """)
    }

    /// All of a solution's, judged.
    func judged(_ solution: Int64) throws -> Judged {
        var events: [Event] = []
        try told.forEach(
            solution, question.at?.rawValue ?? .max, question.knownAtSeq ?? .max, question.knownAt?.rawValue
        ) { events.append(try texts.event($0)) }
        return Judged(events)
    }

    /// The answer that they amount to, once judged; `nil` where there are none.
    func answer(_ id: String, _ solution: Int64, _ judged: Judged) throws -> Solution? {
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
