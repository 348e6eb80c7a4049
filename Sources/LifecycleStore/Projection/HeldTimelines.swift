internal import SolutionLifecycle

/// Judges deliveries in the rows of their solutions, and holds the events of those that have many and get
/// late ones: the next late one of the same solution then needs none of them from the file, and costs what it
/// changes. Those that were used last are held, as many as there is room for.
final class HeldTimelines {
    private struct Held {
        let timeline: HeldTimeline
        let usedAt: Int
    }

    private var bySolution: [Int64: Held] = [:]
    private var events = 0
    private var uses = 0
    private let room: Int

    /// So few are judged as fast as they are held.
    private static let fewEvents = 16

    /// `room`: how many events are held, at most.
    init(room: Int) {
        self.room = room
    }

    /// The events that must be recalled for these; those that are held need not be.
    func recall(for delivered: DeliveredEvents, of row: StandingRow) -> Timeline.Recall {
        if let held = bySolution[row.solution] {
            if held.timeline.covers(delivered.events) { return .nothing }
        } else if delivered.isAlone, row.timeline.lastSecond.map({ $0 < delivered.first.effectiveAt }) ?? true
        {
            return .nothing
        }
        return row.timeline.recall(for: delivered.events)
    }

    /// Judges what one delivery brought of a solution. `recalled`: those that `recall(for:of:)` named.
    func record(
        _ delivered: DeliveredEvents, among recalled: [Event], in row: inout StandingRow
    ) -> Judging {
        var held = take(row.solution)
        if held == nil, let judging = row.recordAlone(delivered, beside: recalled) { return judging }
        if held?.covers(delivered.events) != true {
            let isInOrder = row.timeline.recall(for: delivered.events) == .nothing
            held = isInOrder ? nil : row.timeline.hold(recalled, for: delivered.events)
        }
        let judging = row.record(delivered, into: &held)
        if let held, held.count > Self.fewEvents { keep(held, of: row.solution) }
        return judging
    }

    /// What was judged didn't come to be: the transaction was rolled back.
    func forget() {
        bySolution = [:]
        events = 0
    }

    /// Not a copy, which would be made whole when it is changed.
    private func take(_ solution: Int64) -> HeldTimeline? {
        guard !bySolution.isEmpty, let held = bySolution.removeValue(forKey: solution) else { return nil }
        events -= held.timeline.count
        return held.timeline
    }

    private func keep(_ timeline: HeldTimeline, of solution: Int64) {
        guard timeline.count <= room else { return }
        while events + timeline.count > room,
            let oldest = bySolution.min(by: { $0.value.usedAt < $1.value.usedAt })
        {
            _ = take(oldest.key)
        }
        uses += 1
        bySolution[solution] = Held(timeline: timeline, usedAt: uses)
        events += timeline.count
    }
}
