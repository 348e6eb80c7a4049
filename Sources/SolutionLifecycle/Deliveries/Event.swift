/// A recorded change, with what judging needs of it. Its solution is known from where it stands.
public struct Event: Hashable, Sendable {
    /// Place in the log, from 1, in arrival order, over all solutions.
    public let seq: Int64
    public let name: EventName
    public let reported: ReportedStatus
    public let portfolioID: String
    public let triggeredAt: UnixSeconds?
    public let effectiveAt: UnixSeconds

    public init(
        seq: Int64, name: EventName, reported: ReportedStatus, portfolioID: String, triggeredAt: UnixSeconds?,
        effectiveAt: UnixSeconds
    ) {
        self.seq = seq
        self.name = name
        self.reported = reported
        self.portfolioID = portfolioID
        self.triggeredAt = triggeredAt
        self.effectiveAt = effectiveAt
    }

    public init(seq: Int64, change: Change, receivedAt: UnixMilliseconds) {
        self.init(
            seq: seq, name: change.event, reported: change.reported, portfolioID: change.portfolioID,
            triggeredAt: change.triggeredAt, effectiveAt: change.effectiveAt(receivedAt: receivedAt))
    }

    /// A trigger time that was not believed: it lay too far ahead of the receipt, which orders the event
    /// instead.
    public var isStampedAhead: Bool {
        triggeredAt.map { $0 != effectiveAt } ?? false
    }
}
