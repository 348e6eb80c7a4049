internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// Some of one solution's events, judged, as of the question. All of them are judged, since any may
    /// decide how the others stand; what is only shown is read for those that are.
    public func history(
        _ id: String, asking question: PastQuestion = PastQuestion(), showing rows: HistoryRows
    ) async throws(StoreError) -> Answer<HistoryPage> {
        try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            let admitted = try AdmittedEvents(database, asking: question)
            let judged = try admitted.judged(code)
            guard let solution = try admitted.answer(id, code, judged) else { return .noEventsByThen }
            let steps =
                switch rows.order {
                case .replay: judged.steps
                case .arrival: judged.steps.sorted { $0.event.seq < $1.event.seq }
                }
            let shown = steps.dropFirst(rows.from).prefix(rows.limit)
            let entries = try Self.entries(
                shown, LoggedEventRows(database, upTo: admitted.prefix), most: StoreLimits.pageBytes)
            return .found(
                HistoryPage(
                    solution: solution, entries: entries,
                    lastEntry: min(admitted.prefix.entry, try LogMoment(database).lastEntry),
                    hasMore: shown.startIndex + entries.count < steps.endIndex))
        }
    }

    /// Fewer than all of them if their kept values come to more bytes than `most`; never none.
    private static func entries(
        _ steps: ArraySlice<Step>, _ rows: LoggedEventRows, most: Int
    ) throws -> [History.Entry] {
        var entries: [History.Entry] = []
        var bytes = 0
        for step in steps {
            guard bytes < most, let logged = try rows.fetch("WHERE event.seq = ?", [step.event.seq]).first
            else { break }
            entries.append(History.Entry(step: step, logged: logged))
            bytes += logged.extra?.utf8.count ?? 0
        }
        return entries
    }

    /// All of one solution's events, judged, as of the question.
    public func history(
        _ id: String, asking question: PastQuestion = PastQuestion()
    ) async throws(StoreError) -> Answer<History> {
        try await read { database in
            guard let code = try Codes(database: database).solution(id) else { return .unknownSolution }
            let admitted = try AdmittedEvents(database, asking: question)
            let judged = try admitted.judged(code)
            guard let solution = try admitted.answer(id, code, judged) else { return .noEventsByThen }
            let rows = LoggedEventRows(database, upTo: admitted.prefix)
            return .found(
                History(
                    solution: solution, entries: try Self.entries(judged.steps[...], rows, most: .max)))
        }
    }
}
