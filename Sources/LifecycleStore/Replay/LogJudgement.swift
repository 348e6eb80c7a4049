internal import GRDB
internal import SolutionLifecycle

/// The whole log judged from its first event to its last, verdicts and findings included, and nothing
/// written: the part of `replay` that is not writing, to be measured alone.
public struct LogJudgement: Hashable, Sendable {
    public let events: Int64
    /// Those with events.
    public let solutions: Int
    /// Findings raised, reworded or healed on the way.
    public let findingChanges: Int

    public init(path: String) throws(StoreError) {
        try LogReader(path: path).close()
        do {
            let queue = try DatabaseQueue(
                path: ReadableFile.name(path), configuration: .readOnly(label: "lifecycle.judgement"))
            let counting = CountedChanges()
            let (events, solutions) = try queue.writeWithoutTransaction { database in
                try database.withLargeCache {
                    var fold = try LogFold(database)
                    let events = try fold.run(upTo: .everything, counting, progress: { _ in })
                    return (events, fold.solutions.count { $0.row.events > 0 })
                }
            }
            self.events = events
            self.solutions = solutions
            findingChanges = counting.changes
        } catch {
            throw error as? StoreError ?? .failed(doing: "Judging \(path)", message: "\(error)")
        }
    }
}

private final class CountedChanges: LogFold.Listener {
    private(set) var changes = 0

    func changed(_ changes: [FindingChange], of row: StandingRow, at seq: Int64) {
        self.changes += changes.count
    }

    func told(_ portfolio: Int64, of solution: Int64) {}
}
