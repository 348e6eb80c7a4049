internal import GRDB
public import SolutionLifecycle

/// A part of a solution's history with what was flagged about it, all of one moment.
public struct SolutionStory: Sendable {
    public let moment: LogMoment
    public let solution: Solution
    /// In replay order: the latest, or those from where they were asked for.
    public let entries: [History.Entry]
    /// How many come before those.
    public let first: Int
    /// How many there are in all.
    public let total: Int
    /// The last step of all.
    public let last: Step?
    /// About `entries`, as they stand now, healed ones too, by (`event_seq`, `kind`).
    public let findings: [Finding]
    /// How many there are about other events that the question admits.
    public let otherFindings: BoundedCount
}

extension LogReader {
    /// One solution's history as of the question: at most `limit` events, from the place `start` on or the
    /// latest.
    public func story(
        of id: String, asking question: PastQuestion, from start: Int? = nil, limit: Int
    ) async throws(StoreError) -> Answer<SolutionStory> {
        try await read { database in
            try self.requireCurrentProjection(database)
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            let admitted = try AdmittedEvents(database, asking: question)
            let judged = try admitted.judged(code)
            guard let solution = try admitted.answer(id, code, judged) else { return .noEventsByThen }
            let steps = judged.steps
            let first = min(max(0, start ?? .max), max(0, steps.count - limit))
            let rows = LoggedEventRows(database, upTo: admitted.prefix)
            let entries = try steps[first...].prefix(limit).compactMap { step in
                try rows.fetch("WHERE event.seq = ?", [step.event.seq]).first.map {
                    History.Entry(step: step, logged: $0)
                }
            }
            let shown = entries.map(\.step.event.seq).sorted()
            let acknowledgements = try Acknowledgements(database, at: self.clock())
            let findings = try shown.flatMap { seq in
                try Self.findingRows(
                    "WHERE finding.event_seq = ? ORDER BY finding.kind", [seq], acknowledgements, database)
            }
            let others = Set(steps.map(\.event.seq)).subtracting(shown)
            let otherFindings = try Self.countFindings(of: code, about: others, database)
            return .found(
                SolutionStory(
                    moment: try LogMoment(database), solution: solution, entries: entries, first: first,
                    total: steps.count, last: steps.last,
                    findings: findings, otherFindings: otherFindings))
        }
    }

    /// Those about the events with these `seq`, healed ones too, among the solution's latest
    /// `StoreLimits.searchedRows`; `isAtLeast` where it has more.
    private static func countFindings(
        of solution: Int64, about events: Set<Int64>, _ database: Database
    ) throws -> BoundedCount {
        let rows = try PreparedStatement(
            database, "SELECT event_seq FROM finding WHERE solution = ? ORDER BY event_seq DESC LIMIT ?")
        var (searched, count) = (0, 0)
        try rows.forEach(solution, Int64(StoreLimits.searchedRows) + 1) { row in
            searched += 1
            if searched <= StoreLimits.searchedRows, events.contains(try row.integer(0)) { count += 1 }
        }
        return BoundedCount(count: count, isAtLeast: searched > StoreLimits.searchedRows)
    }
}
