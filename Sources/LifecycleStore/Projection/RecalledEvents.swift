internal import GRDB
internal import SolutionLifecycle

/// Finds the events of one solution that a new one must be judged with.
struct RecalledEvents {
    private let texts: TextCache
    private let ofSecond: PreparedStatement
    private let all: PreparedStatement

    init(_ database: Database, texts: TextCache) throws {
        self.texts = texts
        let columns = "seq, event, status, portfolio, triggered_at, effective_at"
        ofSecond = try PreparedStatement(
            database,
            """
            SELECT \(columns) FROM event
            WHERE solution = ?1 AND ifnull(triggered_at, 0) = ?2 AND effective_at = ?2
                AND triggered_at IS NOT NULL AND seq < ?3
            UNION ALL
            SELECT \(columns) FROM event
            WHERE solution = ?1 AND effective_at = ?2 AND triggered_at IS NOT effective_at AND seq < ?3
            """)
        all = try PreparedStatement(
            database, "SELECT \(columns) FROM event WHERE solution = ? AND seq < ?")
    }

    /// Those among the events before `seq`, in no particular order.
    func events(_ recall: Timeline.Recall, of solution: Int64, before seq: Int64) throws -> [Event] {
        var events: [Event] = []
        switch recall {
        case .nothing:
            break
        case .second(let second):
            try ofSecond.forEach(solution, second.rawValue, seq) { events.append(try texts.event($0)) }
        case .everything:
            try all.forEach(solution, seq) { events.append(try texts.event($0)) }
        }
        return events
    }
}
