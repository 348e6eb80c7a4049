/// Events of one solution, judged and held, so that of many late ones each costs no more than what it
/// changes: only what comes after it is judged anew, and only until it stands as it did before.
public struct HeldTimeline: Sendable {
    /// What stands after the last of them.
    private(set) var standing: Standing
    /// Steps judged so far: what holding them has cost.
    public private(set) var judgedSteps: Int

    /// In replay order.
    private var held: [Held]
    /// Events before this second are not held, and can't be inserted; `nil` where all are.
    private let from: UnixSeconds?

    /// A reference, so that to insert one moves little of the others.
    private final class Held: Sendable {
        /// What stood before the step.
        let before: Standing
        let step: Step

        init(before: Standing, step: Step) {
            self.before = before
            self.step = step
        }
    }

    /// Judges `events`, in any order, after `start`. They are all of the solution's from second `from` on.
    init(_ events: [Event], after start: Standing, from: UnixSeconds?) {
        self.from = from
        standing = start
        held = []
        held.reserveCapacity(events.count + 1)
        judgedSteps = events.count
        for step in Judged(events, after: start).steps {
            held.append(Held(before: standing, step: step))
            standing = standing.after(
                step.verdict, reported: step.event.reported.status, at: step.event.effectiveAt)
        }
    }

    public var count: Int { held.count }

    /// Whether the event can be inserted without recalling others.
    public func covers(_ event: Event) -> Bool {
        from.map { $0 <= event.effectiveAt } ?? true
    }

    /// The last step in replay order.
    var last: Step? { held.last?.step }

    /// What stood before the last second.
    var beforeLastSecond: Standing {
        guard let last else { return standing }
        return held[places(of: last.event.effectiveAt).lowerBound].before
    }

    /// Judges one more event. Answers what is said of it, and what that changed among the findings of steps.
    mutating func insert(_ event: Event) -> (verdict: Verdict, changes: [FindingChange]) {
        let second = places(of: event.effectiveAt)
        var judgement = Rejudgement(held, from: second.lowerBound, standing: standing)
        if second.count > ReplayOrder.searchedEvents {
            judgement.insert(event, intoSorted: second)
        } else {
            judgement.judge(held[second].map(\.step.event) + [event])
            judgement.next = second.upperBound
        }
        judgement.judgeOn()
        let replaced = judgement.first..<judgement.next
        let changes = FindingChange.between(
            held[replaced].map(\.step), and: judgement.judged.map(\.step))
        if judgement.next == held.endIndex { standing = judgement.standing }
        judgedSteps += judgement.judged.count
        let own = judgement.judged.first { $0.step.event.seq == event.seq }
        // Else the array would be copied.
        judgement.held = []
        held.replaceSubrange(replaced, with: judgement.judged)
        // It is always among them.
        return (own?.step.verdict ?? .unchanged, changes)
    }

    /// Where the events of a second lie, or would.
    private func places(of second: UnixSeconds) -> Range<Int> {
        let lower = held.firstPlace { $0.step.event.effectiveAt >= second }
        var upper = lower
        if upper < held.endIndex, held[upper].step.event.effectiveAt == second {
            upper = held.firstPlace { $0.step.event.effectiveAt > second }
        }
        return lower..<upper
    }

    /// The steps that one insertion judges anew.
    private struct Rejudgement {
        var held: [Held]
        /// They take the place of those from here…
        var first: Int
        /// … to here.
        var next: Int
        var standing: Standing
        var judged: [Held] = []

        init(_ held: [Held], from first: Int, standing: Standing) {
            self.held = held
            self.first = first
            next = first
            self.standing = first < held.endIndex ? held[first].before : standing
        }

        /// Whether all that follows stands as before.
        private var isAsBefore: Bool { next == held.endIndex || held[next].before == standing }

        /// Into a second of so many events that they are only sorted.
        mutating func insert(_ event: Event, intoSorted second: Range<Int>) {
            let place =
                second.lowerBound
                + held[second].firstPlace { ReplayOrder.tiePrecedes(event, $0.step.event) }
            // The last of a second tells that its order is ambiguous: it may have been another.
            first = min(place, second.upperBound - 1)
            next = first
            standing = held[first].before
            if place > first { judgeNext(endsAmbiguousSecond: false) }
            judge(event, endsAmbiguousSecond: place == second.upperBound)
            judgeSorted(until: second.upperBound)
        }

        /// Goes on until all stands as before.
        mutating func judgeOn() {
            while !isAsBefore {
                let second = held[next].step.event.effectiveAt
                var end = next + 1
                while end < held.endIndex, held[end].step.event.effectiveAt == second { end += 1 }
                if end - next > ReplayOrder.searchedEvents {
                    judgeSorted(until: end)
                } else {
                    judge(held[next..<end].map(\.step.event))
                    next = end
                }
            }
        }

        private mutating func judgeSorted(until end: Int) {
            while next < end, !isAsBefore { judgeNext(endsAmbiguousSecond: next == end - 1) }
        }

        private mutating func judgeNext(endsAmbiguousSecond: Bool) {
            judge(held[next].step.event, endsAmbiguousSecond: endsAmbiguousSecond)
            next += 1
        }

        /// All events of one second.
        mutating func judge(_ events: [Event]) {
            let before = standing
            for step in Judged(events, after: before).steps {
                judge(step.event, endsAmbiguousSecond: step.endsAmbiguousSecond)
            }
        }

        private mutating func judge(_ event: Event, endsAmbiguousSecond: Bool) {
            let (step, after) = standing.step(event, endsAmbiguousSecond: endsAmbiguousSecond)
            judged.append(Held(before: standing, step: step))
            standing = after
        }
    }
}

extension RandomAccessCollection {
    /// How many come before the first of which `isBeyond` holds, as it does of all that follow it.
    fileprivate func firstPlace(_ isBeyond: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isBeyond(self[index(startIndex, offsetBy: middle)]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
