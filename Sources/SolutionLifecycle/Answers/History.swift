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

    public init(solution: Solution, entries: [Entry]) {
        self.solution = solution
        self.entries = entries
    }
}
