internal import GRDB
public import SolutionLifecycle
internal import Synchronization

/// A walk over the log with its verdicts, page by page, all as of the head that there was when it began: what
/// is recorded meanwhile changes nothing in it.
public struct JudgedLog: Sendable {
    /// How far the log reached.
    public let head: LogHead
    /// What answers about single solutions are to be asked with, so that they are as of that head, too.
    public let question: PastQuestion
    private let reader: LogReader
    private let filter: EventFilter
    private let judged: JudgedSolutions
    private var places: ClosedRange<Int64>?

    private static let pageEvents = 1000

    public init(_ reader: LogReader, _ filter: EventFilter) async throws(StoreError) {
        self.reader = reader
        self.filter = filter
        let (head, places) = try await reader.extent(of: filter)
        self.head = head
        self.places = places
        question = PastQuestion(knownAtEntry: head.entry)
        judged = JudgedSolutions(asking: question)
    }

    /// The next events that the filter admits, by `seq`, each with its verdict; perhaps none, though more
    /// follow. `nil` at the end.
    public mutating func next() async throws(StoreError) -> [History.Entry]? {
        guard let places else { return nil }
        let (filter, judged) = (filter, judged)
        let (entries, last) = try await reader.read { database in
            var condition = "WHERE event.seq >= ? AND event.seq <= ?"
            var arguments: StatementArguments = [places.lowerBound, places.upperBound]
            if let solutionID = filter.solutionID {
                condition += " AND event.solution = (SELECT id FROM solution WHERE solution_id = ?)"
                arguments += [solutionID]
            }
            let page = try LoggedEventRows(database).page(
                "\(condition) ORDER BY event.seq LIMIT \(Self.pageEvents + 1)", arguments,
                limit: Self.pageEvents, extraBytes: StoreLimits.pageBytes)
            return (try judged.entries(page.items.filter(filter.admits), database), page.next)
        }
        self.places = last.flatMap { $0 < places.upperBound ? ($0 + 1)...places.upperBound : nil }
        return entries
    }
}

/// What the solutions' events amount to, each judged once and held while there is room.
private final class JudgedSolutions: Sendable {
    private let question: PastQuestion
    private let held = Mutex<(steps: [String: [Int64: Step]], count: Int)>(([:], 0))

    init(asking question: PastQuestion) {
        self.question = question
    }

    func entries(_ events: [LoggedEvent], _ database: Database) throws -> [History.Entry] {
        let codes = try Codes(database: database)
        let admitted = try AdmittedEvents(database, asking: question)
        return try events.compactMap { logged in
            try step(of: logged, codes, admitted).map { History.Entry(step: $0, logged: logged) }
        }
    }

    private func step(of logged: LoggedEvent, _ codes: Codes, _ admitted: AdmittedEvents) throws -> Step? {
        if let steps = held.withLock({ $0.steps[logged.solutionID] }) { return steps[logged.event.seq] }
        guard let code = try codes.solution(logged.solutionID) else { return nil }
        let judged = try admitted.judged(code)
        let steps = Dictionary(judged.steps.map { ($0.event.seq, $0) }) { one, _ in one }
        held.withLock { held in
            if held.count + steps.count > StoreLimits.heldEventsOfReplay { held = ([:], 0) }
            held.steps[logged.solutionID] = steps
            held.count += steps.count
        }
        return steps[logged.event.seq]
    }
}

extension LogReader {
    /// The log's head, and between which events those of the filter lie, both of one moment.
    fileprivate func extent(
        of filter: EventFilter
    ) async throws(StoreError) -> (head: LogHead, places: ClosedRange<Int64>?) {
        try await read { database in
            let moment = try LogMoment(database)
            let places = LogPlaces(database: database, moment: moment)
            func seq(recordedFrom time: UnixMilliseconds) throws -> Int64 {
                try places.seq(from: places.entry(recordedFrom: time))
            }
            let first = try filter.since.map(seq) ?? 1
            let end = try filter.until.map { try seq(recordedFrom: UnixMilliseconds($0.rawValue + 1)) }
            let last = end.map { $0 - 1 } ?? moment.lastSeq
            return (try LogHeads(database).last(), first <= last ? first...last : nil)
        }
    }
}
