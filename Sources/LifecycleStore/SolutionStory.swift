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
    /// As they stand now, healed ones too, by (`event_seq`, `kind`); about events that the question admits.
    /// Cut at a limit.
    public let findings: [Finding]
}

extension LogReader {
    /// One solution's history as of the question: at most `limit` events, from the place `start` on or the
    /// latest, and at most `findings` findings.
    public func story(
        of id: String, asking question: PastQuestion, from start: Int? = nil, limit: Int,
        findings: Int
    ) async throws(StoreError) -> Answer<SolutionStory> {
        try await read { database in
            try self.requireCurrentProjection(database)
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            let told = ToldEvents(database, of: code, asking: question)
            let judged = Judged(try told.events())
            guard let solution = try told.solution(id, judged: judged) else { return .noEventsByThen }
            let steps = judged.steps
            let first = min(max(0, start ?? .max), max(0, steps.count - limit))
            let rows = LoggedEventRows(database)
            let entries = try steps[first...].prefix(limit).compactMap { step in
                try rows.fetch("WHERE event.seq = ?", [step.event.seq]).first.map {
                    History.Entry(step: step, logged: $0)
                }
            }
            let admitted = Set(steps.map(\.event.seq))
            let flagged = try Self.findingRows(
                "WHERE finding.solution = ? ORDER BY finding.event_seq, finding.kind LIMIT \(findings)",
                [code], database)
            return .found(
                SolutionStory(
                    moment: try LogMoment(database), solution: solution, entries: entries, first: first,
                    total: steps.count, last: steps.last,
                    findings: flagged.filter { admitted.contains($0.key.eventSeq) }))
        }
    }

    /// What a search box is given: a solution's id, a portfolio's, or neither.
    public func whatIs(_ id: String) async throws(StoreError) -> KnownAs {
        try await read { database in
            let codes = try Codes(database: database)
            if try codes.solution(id) != nil { return .solution }
            return try codes.portfolio(id) == nil ? .neither : .portfolio
        }
    }

    public enum KnownAs: Hashable, Sendable {
        case solution
        case portfolio
        case neither
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
