internal import SolutionLifecycle

/// What is derived from a delivery's own row.
struct DeliveryPlace: Hashable {
    let entry: Int64
    let receivedAt: UnixMilliseconds
    let source: Delivery.Source

    /// Before the first.
    static let none = DeliveryPlace(entry: 0, receivedAt: UnixMilliseconds(0), source: .webhook)
}
