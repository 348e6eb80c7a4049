/// An event as the log keeps it, with what surrounds it.
public struct LoggedEvent: Hashable, Sendable {
    public let event: Event
    public let solutionID: String
    /// The delivery it came with.
    public let delivery: Int64
    public let source: Delivery.Source
    public let receivedAt: UnixMilliseconds
    /// This machine's clock at the commit.
    public let recordedAt: UnixMilliseconds
    /// The whole `value` as JSON text, where it has members beyond the three.
    public let extra: String?
    /// How often the same change was delivered again; counted up to 100.
    public let redeliveries: Int

    public init(
        event: Event, solutionID: String, delivery: Int64, source: Delivery.Source,
        receivedAt: UnixMilliseconds,
        recordedAt: UnixMilliseconds, extra: String?, redeliveries: Int
    ) {
        self.event = event
        self.solutionID = solutionID
        self.delivery = delivery
        self.source = source
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
        self.extra = extra
        self.redeliveries = redeliveries
    }
}

/// A question to the past (lifecycle.md, section 6). All clocks `nil`: now.
public struct PastQuestion: Hashable, Sendable {
    /// Only events with `effective_at` up to then: "what was the status then, as we know it now?"
    public var at: UnixSeconds?
    /// Only events with `received_at` up to then: "what did we believe then?"
    public var knownAt: UnixMilliseconds?
    /// Only events with `seq` up to then: the auditor's clock.
    public var knownAtSeq: Int64?

    public init(at: UnixSeconds? = nil, knownAt: UnixMilliseconds? = nil, knownAtSeq: Int64? = nil) {
        self.at = at
        self.knownAt = knownAt
        self.knownAtSeq = knownAtSeq
    }

    public var isAboutNow: Bool {
        at == nil && knownAt == nil && knownAtSeq == nil
    }

    public func admits(_ logged: LoggedEvent) -> Bool {
        if let at, logged.event.effectiveAt > at { return false }
        if let knownAt, logged.receivedAt > knownAt { return false }
        if let knownAtSeq, logged.event.seq > knownAtSeq { return false }
        return true
    }
}

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
