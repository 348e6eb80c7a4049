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
    /// Of the kept value, also once that is erased; `nil` if there never was one.
    public let extraSHA256: [UInt8]?
    /// How often the same change was delivered again; counted up to 100.
    public let redeliveries: Int

    public init(
        event: Event, solutionID: String, delivery: Int64, source: Delivery.Source,
        receivedAt: UnixMilliseconds,
        recordedAt: UnixMilliseconds, extra: String?, extraSHA256: [UInt8]?, redeliveries: Int
    ) {
        self.event = event
        self.solutionID = solutionID
        self.delivery = delivery
        self.source = source
        self.receivedAt = receivedAt
        self.recordedAt = recordedAt
        self.extra = extra
        self.extraSHA256 = extraSHA256
        self.redeliveries = redeliveries
    }
}
