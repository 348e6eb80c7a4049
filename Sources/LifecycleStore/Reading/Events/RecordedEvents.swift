/// A page of the log, and how far it looked.
public struct RecordedEvents: Sendable {
    /// By `seq`.
    public let events: [RecordedEvent]
    /// Up to here nothing else meets the filter; where nothing more follows, the log's last `seq`.
    public let reachesSeq: Int64
}
