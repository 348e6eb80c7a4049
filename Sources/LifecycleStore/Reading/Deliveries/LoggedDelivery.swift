public import SolutionLifecycle

/// A stored delivery, with the changes that it brought; what of it was quarantined or ignored is not among
/// them.
public struct LoggedDelivery: Hashable, Sendable {
    public let number: Int64
    public let source: Delivery.Source
    public let receivedAt: UnixMilliseconds
    /// Recorded with it, in document order.
    public let events: [LoggedEvent]
    /// Events recorded earlier (or with it), whose change it brought again.
    public let redelivered: [LoggedEvent]

    /// Without the changes that aren't admitted.
    public func only(_ admits: (LoggedEvent) -> Bool) -> LoggedDelivery {
        LoggedDelivery(
            number: number, source: source, receivedAt: receivedAt, events: events.filter(admits),
            redelivered: redelivered.filter(admits))
    }
}
