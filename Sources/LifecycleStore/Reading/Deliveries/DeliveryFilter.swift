public import SolutionLifecycle

/// Which deliveries a list shows; all conditions hold together.
public struct DeliveryFilter: Hashable, Sendable {
    public var source: Delivery.Source?
    public var outcome: Outcome?
    /// Recorded up to then.
    public var recordedUntil: UnixMilliseconds?

    /// What came of a delivery. One can bring several.
    public enum Outcome: String, CaseIterable, Sendable {
        case recorded
        case redelivered
        case quarantined
    }

    public init() {}
}

extension DeliveryFilter {
    var condition: String {
        var conditions = ["1"]
        if let source { conditions.append("delivery.source = \(source.rawValue)") }
        switch outcome {
        case .recorded: conditions.append("delivery.events > 0")
        case .redelivered: conditions.append("delivery.redeliveries > 0")
        case .quarantined: conditions.append("delivery.quarantined > 0")
        case nil: break
        }
        return conditions.joined(separator: " AND ")
    }
}
