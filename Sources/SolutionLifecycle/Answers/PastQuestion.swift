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
