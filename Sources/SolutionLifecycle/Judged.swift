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
        let sorted = events.sorted { $0.effectiveAt < $1.effectiveAt }
        steps.reserveCapacity(sorted.count)
        var index = sorted.startIndex
        while index < sorted.endIndex {
            let end =
                sorted[index...].firstIndex { $0.effectiveAt != sorted[index].effectiveAt } ?? sorted.endIndex
            judgeSecond(Array(sorted[index..<end]))
            index = end
        }
    }

    private mutating func judgeSecond(_ events: [Event]) {
        let order = ReplayOrder(of: events, from: standing.status)
        beforeLastSecond = standing
        isAmbiguous = order.isAmbiguous
        for (place, event) in order.events.enumerated() {
            let isLast = place == order.events.count - 1
            let (step, next) = standing.step(event, endsAmbiguousSecond: order.isAmbiguous && isLast)
            steps.append(step)
            standing = next
        }
    }

    /// Whether the last report isn't what stands, unless it only repeats the past (lifecycle.md, section 3).
    public var isDisputed: Bool {
        steps.last?.isDisputed ?? false
    }
}
