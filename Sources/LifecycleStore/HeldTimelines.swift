internal import SolutionLifecycle

/// Judges events in the rows of their solutions, and holds the events of those that have many and get late
/// ones: the next late one of the same solution then needs none of them from the file, and costs what it
/// changes. For as long as a group is recorded, or the log folded.
struct HeldTimelines {
    /// Steps judged so far among held events: what all late ones have cost.
    private(set) var judgedSteps = 0

    private var bySolution: [Int64: HeldTimeline] = [:]
    private var events = 0

    /// So few are judged as fast as they are held.
    private static let fewEvents = 16

    /// The events that must be recalled for this one; those that are held need not be.
    func recall(for event: Event, of row: StandingRow) -> Timeline.Recall {
        if let held = bySolution[row.solution], held.covers(event) { return .nothing }
        return row.timeline.recall(for: event)
    }

    /// Judges one more event. `recalled`: those that `recall(for:of:)` named.
    mutating func record(
        _ event: Event, among recalled: [Event], in row: inout StandingRow, receivedAt: UnixMilliseconds
    ) -> Insertion {
        var held = take(row.solution)
        var before = held?.judgedSteps ?? 0
        if held?.covers(event) != true {
            before = 0
            if let insertion = row.record(event, beside: recalled, receivedAt: receivedAt) {
                return insertion
            }
            let isInOrder = row.timeline.recall(for: event) == .nothing
            held = isInOrder ? nil : row.timeline.hold(recalled, for: event)
        }
        let insertion = row.record(event, into: &held, receivedAt: receivedAt)
        if let held {
            judgedSteps += held.judgedSteps - before
            if held.count > Self.fewEvents { keep(held, of: row.solution) }
        }
        return insertion
    }

    /// Not a copy, which would be made whole when it is changed.
    private mutating func take(_ solution: Int64) -> HeldTimeline? {
        guard !bySolution.isEmpty, let held = bySolution.removeValue(forKey: solution) else { return nil }
        events -= held.count
        return held
    }

    private mutating func keep(_ held: HeldTimeline, of solution: Int64) {
        if events + held.count > StoreLimits.heldEvents {
            bySolution.removeAll()
            events = 0
        }
        bySolution[solution] = held
        events += held.count
    }
}
