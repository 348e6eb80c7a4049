/// A solution's events, judged, and the answer that they amount to.
public struct History: Hashable, Sendable {
    public let solution: Solution
    /// In replay order.
    public let entries: [Entry]

    /// A judged step beside what the log keeps of its event.
    public struct Entry: Hashable, Sendable {
        public let step: Step
        public let logged: LoggedEvent

        public init(step: Step, logged: LoggedEvent) {
            self.step = step
            self.logged = logged
        }
    }

    /// Judges all of one solution's events that a question admits; `nil` where there are none.
    public init?(of events: [LoggedEvent]) {
        guard let first = events.first else { return nil }
        let judged = Judged(events.map(\.event))
        let bySeq = Dictionary(events.map { ($0.event.seq, $0) }, uniquingKeysWith: { one, _ in one })
        entries = judged.steps.compactMap { step in
            bySeq[step.event.seq].map { Entry(step: step, logged: $0) }
        }
        guard
            let solution = Solution(
                first.solutionID, judged: judged, redeliveries: events.reduce(0) { $0 + $1.redeliveries },
                lastReceivedAt: events.map(\.receivedAt).max() ?? first.receivedAt)
        else { return nil }
        self.solution = solution
    }
}
