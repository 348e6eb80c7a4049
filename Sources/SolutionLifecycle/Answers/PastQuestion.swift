/// A question to the past (lifecycle.md, section 6). All clocks `nil`: now.
public struct PastQuestion: Hashable, Sendable {
    /// Only events with `effective_at` up to then: "what was the status then, as we know it now?"
    public var at: UnixSeconds?
    /// Only what this log had recorded by then, by `recorded_at`: "what did we believe then?"
    public var knownAt: UnixMilliseconds?
    /// Only events with `seq` up to then: the auditor's clock.
    public var knownAtSeq: Int64?
    /// Only what the log had at this head: the auditor's proof.
    public var knownAtHead: LogHead?
    /// Only entries up to this one: for answers that go on where an earlier one ended.
    public var knownAtEntry: Int64?

    public init(
        at: UnixSeconds? = nil, knownAt: UnixMilliseconds? = nil, knownAtSeq: Int64? = nil,
        knownAtHead: LogHead? = nil, knownAtEntry: Int64? = nil
    ) {
        self.at = at
        self.knownAt = knownAt
        self.knownAtSeq = knownAtSeq
        self.knownAtHead = knownAtHead
        self.knownAtEntry = knownAtEntry
    }

    public var isAboutNow: Bool {
        at == nil && isAboutAllKnown
    }

    /// Whether nothing that the log has is left out for having been recorded too late.
    public var isAboutAllKnown: Bool {
        knownAt == nil && knownAtSeq == nil && knownAtHead == nil && knownAtEntry == nil
    }
}
