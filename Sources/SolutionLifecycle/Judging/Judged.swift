/// Events judged in replay order, from some standing on: the one fold that live recording, `replay` and every
/// question share.
public struct Judged: Hashable, Sendable {
    /// In replay order.
    public private(set) var steps: [Step] = []
    /// What stands after the last step.
    public private(set) var standing: Standing
    /// What stood before the last second.
    public private(set) var beforeLastSecond: Standing
    /// Whether the order of the last second is ambiguous, and so the answer.
    public private(set) var isAmbiguous = false

    /// Judges `events`, in any order, after `standing`. O(n log n), and 720 orders at most for a shared
    /// second.
    public init(_ events: [Event], after standing: Standing = .none) {
        self.standing = standing
        beforeLastSecond = standing
        let sorted = ReplayOrder.sorted(events)
        steps.reserveCapacity(sorted.count)
        var index = sorted.startIndex
        while index < sorted.endIndex {
            var end = index + 1
            while end < sorted.endIndex, sorted[end].effectiveAt == sorted[index].effectiveAt { end += 1 }
            // Not the parameter: where the fold has come to.
            beforeLastSecond = self.standing
            let isShared = end - index > 1
            let order =
                isShared ? ReplayOrder(ofSecond: sorted[index..<end], from: self.standing.status) : nil
            isAmbiguous = order?.isAmbiguous ?? false
            for place in index..<end {
                judge(order.map { $0.events[place - index] } ?? sorted[place], isLast: place == end - 1)
            }
            index = end
        }
    }

    private mutating func judge(_ event: Event, isLast: Bool) {
        let (step, next) = standing.step(event, endsAmbiguousSecond: isAmbiguous && isLast)
        steps.append(step)
        standing = next
    }

    /// Whether the last report isn't what stands, unless it only repeats the past (lifecycle.md, section 3).
    public var isDisputed: Bool {
        steps.last?.isDisputed ?? false
    }
}
