/// Events of one solution, judged and held, so that a late one costs no more than what it changes: only what
/// comes after it is judged anew, and only until it stands as it did before.
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

    /// Judges `events`, in any order, after `start`: all of the solution's from second `from` on.
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

    /// Whether these can be inserted without recalling others.
    public func covers(_ delivered: [Event]) -> Bool {
        guard let from else { return true }
        return delivered.allSatisfy { $0.effectiveAt >= from }
    }

    /// The last step in replay order.
    var last: Step? { held.last?.step }

    /// What stood before the last second.
    var beforeLastSecond: Standing {
        guard let last else { return standing }
        return held[places(of: last.event.effectiveAt).lowerBound].before
    }

    /// Judges what one delivery brought, in any order. Answers what is said of each, in replay order, and
    /// what that changed among the findings of steps.
    mutating func insert(_ delivered: [Event]) -> (verdicts: [Verdict], changes: [FindingChange]) {
        let stretches = rejudged(delivered)
        var (verdicts, changes): ([Verdict], [FindingChange]) = ([], [])
        let new = delivered.count == 1 ? [] : Set(delivered.lazy.map(\.seq))
        for stretch in stretches {
            for held in stretch.judged
            where held.step.event.seq == delivered[0].seq || new.contains(held.step.event.seq) {
                verdicts.append(held.step.verdict)
            }
            changes += FindingChange.between(
                held[stretch.replaced].map(\.step), and: stretch.judged.map(\.step))
            judgedSteps += stretch.judged.count
        }
        replace(stretches)
        return (verdicts, changes)
    }

    /// What was judged anew, and what it takes the place of; in replay order.
    private struct Stretch {
        let replaced: Range<Int>
        let judged: [Held]
        /// What stands after it.
        let standing: Standing
    }

    private func rejudged(_ delivered: [Event]) -> [Stretch] {
        var waiting = ReplayOrder.sorted(delivered)[...]
        var stretches: [Stretch] = []
        while let first = waiting.first {
            var judgement = Rejudgement(
                held, from: places(of: first.effectiveAt).lowerBound, standing: standing)
            judgement.judge(&waiting)
            stretches.append(
                Stretch(
                    replaced: judgement.first..<judgement.next, judged: judgement.judged,
                    standing: judgement.standing))
        }
        return stretches
    }

    private mutating func replace(_ stretches: [Stretch]) {
        guard let last = stretches.last else { return }
        if last.replaced.upperBound == held.endIndex { standing = last.standing }
        guard stretches.count > 1 else {
            held.replaceSubrange(last.replaced, with: last.judged)
            return
        }
        var whole: [Held] = []
        whole.reserveCapacity(held.count + stretches.reduce(0) { $0 + $1.judged.count })
        var next = 0
        for stretch in stretches {
            whole += held[next..<stretch.replaced.lowerBound]
            whole += stretch.judged
            next = stretch.replaced.upperBound
        }
        held = whole + held[next...]
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

    /// The steps from one new event on that are judged anew: until all stands as before.
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

        /// Goes on until all stands as before, and takes those of `waiting` that it comes to; the first of
        /// them belongs here.
        mutating func judge(_ waiting: inout ArraySlice<Event>) {
            while true {
                let heldSecond = next < held.endIndex ? held[next].step.event.effectiveAt : nil
                if let second = waiting.first?.effectiveAt, second <= heldSecond ?? second {
                    let new = waiting.prefix { $0.effectiveAt == second }
                    waiting = waiting.dropFirst(new.count)
                    let end = heldSecond == second ? end(of: second) : next
                    if new.count == 1, judged.isEmpty, end - next > ReplayOrder.searchedEvents {
                        insert(new[new.startIndex], intoSorted: next..<end)
                    } else {
                        judge(held[next..<end].map(\.step.event) + new)
                        next = end
                    }
                } else if let heldSecond, !isAsBefore {
                    let end = end(of: heldSecond)
                    if end - next > ReplayOrder.searchedEvents {
                        judgeSorted(until: end)
                    } else {
                        judge(held[next..<end].map(\.step.event))
                        next = end
                    }
                } else {
                    return
                }
            }
        }

        private func end(of second: UnixSeconds) -> Int {
            let others = held[(next + 1)...]
            guard others.first?.step.event.effectiveAt == second else { return next + 1 }
            return others.startIndex + others.firstPlace { $0.step.event.effectiveAt > second }
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
