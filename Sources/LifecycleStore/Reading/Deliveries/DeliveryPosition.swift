/// Where a walk over the deliveries goes on.
public struct DeliveryPosition: Hashable, Sendable {
    var delivery: Int64 = 0
    var seq: Int64 = 0
    var redelivery: Int64 = 0

    /// Before the first delivery.
    public init() {}
}
