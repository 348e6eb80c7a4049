/// What judging one delivery's events of a solution amounts to.
public struct Judging: Hashable, Sendable {
    private let first: Verdict
    private let others: [Verdict]
    /// What it changed among the findings, in the order of their keys.
    public private(set) var changes: [FindingChange]

    init(verdict: Verdict, changes: [FindingChange]) {
        first = verdict
        others = []
        self.changes = changes
    }

    /// `verdicts`: at least one.
    init(_ verdicts: [Verdict], changes: [FindingChange]) {
        first = verdicts[0]
        others = Array(verdicts.dropFirst())
        self.changes = changes
    }

    /// What is said of each event now, in replay order. A later delivery may change that.
    public var verdicts: [Verdict] { [first] + others }

    func adding(_ arrival: [StepFinding]) -> Judging {
        guard !arrival.isEmpty || changes.count > 1 else { return self }
        var whole = self
        whole.changes += arrival.map(FindingChange.stands)
        if whole.changes.count > 1 { whole.changes.sort { $0.key.precedes($1.key) } }
        return whole
    }
}
