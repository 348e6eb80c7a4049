/// One solution's timeline, folded: just what the next event needs to be judged (architecture.md, rule 3).
///
/// Recording asks `recall(for:)` which earlier events the new one must be judged with (none, where it comes
/// in order), holds them (`hold(_:for:)`) for as long as it likes, and inserts the new one
/// (`insert(_:into:)`), which answers with what changed among the findings. Live recording and `replay` call
/// these same functions, so they can't disagree.
public struct Timeline: Hashable, Sendable {
    /// What stands after the last event in replay order.
    public private(set) var standing: Standing
    /// What stood before the last second.
    public private(set) var beforeLastSecond: Standing
    /// The highest `effective_at` recorded; `nil` while there is no event.
    public private(set) var lastSecond: UnixSeconds?
    public private(set) var lastReported: ReportedStatus?
    public private(set) var isDisputed: Bool
    public private(set) var isAmbiguous: Bool

    public init(
        standing: Standing, beforeLastSecond: Standing, lastSecond: UnixSeconds?,
        lastReported: ReportedStatus?,
        isDisputed: Bool, isAmbiguous: Bool
    ) {
        self.standing = standing
        self.beforeLastSecond = beforeLastSecond
        self.lastSecond = lastSecond
        self.lastReported = lastReported
        self.isDisputed = isDisputed
        self.isAmbiguous = isAmbiguous
    }

    /// Before any event.
    public init() {
        self.init(
            standing: .none, beforeLastSecond: .none, lastSecond: nil, lastReported: nil, isDisputed: false,
            isAmbiguous: false)
    }

    /// Which earlier events of the solution a new one must be judged together with.
    public enum Recall: Hashable, Sendable {
        /// It comes after everything: O(1).
        case nothing
        /// It shares the last second: the events with this `effective_at`.
        case second(UnixSeconds)
        /// It is late: all of the solution's events.
        case everything
    }

    public func recall(for event: Event) -> Recall {
        guard let lastSecond else { return .nothing }
        if event.effectiveAt > lastSecond { return .nothing }
        return event.effectiveAt == lastSecond ? .second(lastSecond) : .everything
    }

    /// Records `event`. `recalled`: the earlier events that `recall(for:)` named, in any order, without
    /// `event`.
    public mutating func insert(_ event: Event, among recalled: [Event]) -> Insertion {
        if let insertion = insert(event, beside: recalled) { return insertion }
        var held = recall(for: event) == .nothing ? nil : hold(recalled, for: event)
        return insert(event, into: &held)
    }

    /// The same for an event of the last second, where all that were recalled report what it does: then
    /// nothing need be held. Else `nil`, and nothing is recorded.
    public mutating func insert(_ event: Event, beside recalled: [Event]) -> Insertion? {
        guard let first = firstOfSameReports(as: event, among: recalled) else { return nil }
        let arrival = ArrivalFindings.of(event, after: lastSecond)
        return insertBeside(first, event).adding(arrival)
    }

    /// The events that `recall(for:)` named, held for `event` and those that come after it.
    public func hold(_ recalled: [Event], for event: Event) -> HeldTimeline {
        event.effectiveAt == lastSecond
            ? HeldTimeline(recalled, after: beforeLastSecond, from: lastSecond)
            : HeldTimeline(recalled, after: .none, from: nil)
    }

    /// Records `event` where earlier ones may be held. `nil`: it comes in order. Whoever holds events of a
    /// timeline has each later one inserted there, too.
    public mutating func insert(_ event: Event, into held: inout HeldTimeline?) -> Insertion {
        let arrival = ArrivalFindings.of(event, after: lastSecond)
        let insertion: Insertion
        if let (verdict, changes) = held?.insert(event) {
            insertion = Insertion(verdict: verdict, changes: changes)
            if let held { follow(held) }
        } else {
            insertion = insertAlone(event)
        }
        return insertion.adding(arrival)
    }

    /// In order, as nearly all are: one step, and nothing to compare it with.
    private mutating func insertAlone(_ event: Event) -> Insertion {
        let (step, next) = standing.step(event)
        beforeLastSecond = standing
        standing = next
        isAmbiguous = false
        isDisputed = step.isDisputed
        lastSecond = event.effectiveAt
        lastReported = event.reported
        return Insertion(verdict: step.verdict, changes: step.findings.map(FindingChange.stands))
    }

    private mutating func follow(_ held: HeldTimeline) {
        standing = held.standing
        beforeLastSecond = held.beforeLastSecond
        isAmbiguous = held.last?.endsAmbiguousSecond ?? false
        isDisputed = held.last?.isDisputed ?? false
        lastSecond = held.last?.event.effectiveAt
        lastReported = held.last?.event.reported
    }

    /// The first in replay order of the last second's events, where all of them report what `event` does:
    /// then no order has to be searched for.
    private func firstOfSameReports(as event: Event, among recalled: [Event]) -> Event? {
        guard event.effectiveAt == lastSecond, var first = recalled.first,
            recalled.count < ReplayOrder.searchedEvents
        else { return nil }
        for earlier in recalled {
            guard event.reported.status != nil, earlier.reported == event.reported else { return nil }
            if ReplayOrder.tiePrecedes(earlier, first) { first = earlier }
        }
        return first
    }

    /// Into the last second, whose events all report the same, as partners do who are told of one change.
    /// Only the first of them can change the status, so what stands stays; each of the others is the same
    /// step.
    private mutating func insertBeside(_ first: Event, _ event: Event) -> Insertion {
        // Known already, unless the timeline was read from its row.
        lastReported = event.reported
        guard ReplayOrder.tiePrecedes(event, first) else {
            let (step, _) = standing.step(event)
            return Insertion(verdict: step.verdict, changes: step.findings.map(FindingChange.stands))
        }
        let (earlier, _) = beforeLastSecond.step(first)
        let (step, _) = beforeLastSecond.step(event)
        let (later, _) = standing.step(first)
        return Insertion(
            verdict: step.verdict, changes: FindingChange.between([earlier], and: [step, later]))
    }
}

/// What recording one event amounts to.
public struct Insertion: Hashable, Sendable {
    /// What is said of the event now. A later arrival may change that.
    public let verdict: Verdict
    /// What the judgement changed among the findings, in the order of their keys.
    public fileprivate(set) var changes: [FindingChange]

    fileprivate func adding(_ arrival: [StepFinding]) -> Insertion {
        var whole = self
        whole.changes += arrival.map(FindingChange.stands)
        if whole.changes.count > 1 { whole.changes.sort { $0.key.precedes($1.key) } }
        return whole
    }
}

/// What recording one event changed about one finding.
public enum FindingChange: Hashable, Sendable {
    /// It stands, and didn't before: newly raised, or true again.
    case stands(StepFinding)
    /// It still stands, but its detail is another.
    case reworded(StepFinding)
    /// It is no longer true.
    case healed(Finding.Key)

    public var key: Finding.Key {
        switch self {
        case .stands(let finding), .reworded(let finding): finding.key
        case .healed(let key): key
        }
    }

    static func between(_ earlier: [Step], and later: [Step]) -> [FindingChange] {
        var standing: [Finding.Key: Finding.Detail] = [:]
        for finding in earlier.lazy.flatMap(\.findings) {
            standing[finding.key] = finding.detail
        }
        var changes: [FindingChange] = []
        for finding in later.lazy.flatMap(\.findings) {
            let before = standing.removeValue(forKey: finding.key)
            if before == nil {
                changes.append(.stands(finding))
            } else if before != finding.detail {
                changes.append(.reworded(finding))
            }
        }
        return changes + standing.keys.map(FindingChange.healed)
    }
}

extension Finding.Key {
    /// The order of findings everywhere: by event, then by kind.
    public func precedes(_ other: Finding.Key) -> Bool {
        (eventSeq, kind.rawValue) < (other.eventSeq, other.kind.rawValue)
    }
}
