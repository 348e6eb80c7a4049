public import SolutionLifecycle

/// An event, and what recording it changed among the findings.
public struct RecordedEvent: Sendable {
    public let logged: LoggedEvent
    /// Behind it.
    public let position: LogPosition
    /// By (`event_seq`, `kind`), as they stood once the event was recorded: not healed yet. Their reason and
    /// from are of the last judgement in which they stood, which may have come later.
    public let raised: [Finding]
    /// By (`event_seq`, `kind`), healed by this event.
    public let healed: [Finding]

    public var seq: Int64 { logged.event.seq }
    public var hasFindings: Bool { !raised.isEmpty || !healed.isEmpty }
}
