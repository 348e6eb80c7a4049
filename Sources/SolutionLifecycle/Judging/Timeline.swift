/// One solution's timeline, folded: just what the next delivery needs to be judged (architecture.md, rule 3).
///
/// Judging is done once a delivery (lifecycle.md, section 5). Recording asks `recall(for:)` which earlier
/// events those of a delivery must be judged with (none, where they come in order), holds them
/// (`hold(_:for:)`) for as long as it likes, and records what the delivery brought (`record(_:into:)`), which
/// answers with what changed among the findings. Live recording and `replay` call these same functions, so
/// they can't disagree.
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

    /// Which earlier events of the solution those of a delivery must be judged together with.
    public enum Recall: Hashable, Sendable {
        /// They come after everything: O(1) each.
        case nothing
        /// The first of them shares the last second: the events with this `effective_at`.
        case second(UnixSeconds)
        /// One is late: all of the solution's events.
        case everything
    }

    public func recall(for delivered: [Event]) -> Recall {
        guard let lastSecond, let first = delivered.lazy.map(\.effectiveAt).min() else { return .nothing }
        if first > lastSecond { return .nothing }
        return first == lastSecond ? .second(lastSecond) : .everything
    }

    /// Records what one delivery brought, at least one event, in the order of their `seq`. `recalled`: the
    /// earlier events that `recall(for:)` named, in any order.
    public mutating func record(_ delivered: [Event], among recalled: [Event]) -> Judging {
        if delivered.count == 1, let judging = record(delivered[0], beside: recalled) { return judging }
        var held = recall(for: delivered) == .nothing ? nil : hold(recalled, for: delivered)
        return record(delivered, into: &held)
    }

    /// The same for one event of the last second, where all that were recalled report what it does: then
    /// nothing need be held. Else `nil`, and nothing is recorded.
    public mutating func record(_ event: Event, beside recalled: [Event]) -> Judging? {
        guard let first = firstOfSameReports(as: event, among: recalled) else { return nil }
        let arrival = ArrivalFindings.of(event, after: lastSecond)
        return recordBeside(first, event).adding(arrival)
    }

    /// The same for one event alone that comes after all others, as nearly all do: one step, and nothing to
    /// compare it with. Else `nil`, and nothing is recorded.
    public mutating func record(inOrder event: Event) -> Judging? {
        guard lastSecond.map({ $0 < event.effectiveAt }) ?? true else { return nil }
        let arrival = ArrivalFindings.of(event, after: lastSecond)
        let (step, next) = standing.step(event)
        beforeLastSecond = standing
        standing = next
        isAmbiguous = false
        isDisputed = step.isDisputed
        lastSecond = event.effectiveAt
        lastReported = event.reported
        return Judging(
            verdict: step.verdict, changes: step.findings.map(FindingChange.stands)
        ).adding(arrival)
    }

    /// The events that `recall(for:)` named, held for those of a delivery and of those after it.
    public func hold(_ recalled: [Event], for delivered: [Event]) -> HeldTimeline {
        recall(for: delivered) == .everything
            ? HeldTimeline(recalled, after: .none, from: nil)
            : HeldTimeline(recalled, after: beforeLastSecond, from: lastSecond)
    }

    /// Records what one delivery brought where earlier events may be held. `nil`: it comes in order. Whoever
    /// holds events of a timeline has all later ones recorded there, too.
    public mutating func record(_ delivered: [Event], into held: inout HeldTimeline?) -> Judging {
        let highest = lastSecond
        let arrival = delivered.flatMap { ArrivalFindings.of($0, after: highest) }
        let judging: Judging
        if let (verdicts, changes) = held?.insert(delivered) {
            judging = Judging(verdicts, changes: changes)
            if let held { follow(held) }
        } else {
            judging = recordInOrder(delivered)
        }
        return judging.adding(arrival)
    }

    private mutating func recordInOrder(_ delivered: [Event]) -> Judging {
        let judged = Judged(delivered, after: standing)
        standing = judged.standing
        beforeLastSecond = judged.beforeLastSecond
        isAmbiguous = judged.isAmbiguous
        isDisputed = judged.isDisputed
        lastSecond = judged.steps.last?.event.effectiveAt
        lastReported = judged.steps.last?.event.reported
        return Judging(
            judged.steps.map(\.verdict),
            changes: judged.steps.flatMap(\.findings).map(FindingChange.stands))
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
    private mutating func recordBeside(_ first: Event, _ event: Event) -> Judging {
        // Known already, unless the timeline was read from its row.
        lastReported = event.reported
        guard ReplayOrder.tiePrecedes(event, first) else {
            let (step, _) = standing.step(event)
            return Judging(verdict: step.verdict, changes: step.findings.map(FindingChange.stands))
        }
        let (earlier, _) = beforeLastSecond.step(first)
        let (step, _) = beforeLastSecond.step(event)
        let (later, _) = standing.step(first)
        return Judging(
            verdict: step.verdict, changes: FindingChange.between([earlier], and: [step, later]))
    }
}
