import LifecycleStore

extension Recorded {
    func sentence(of deliveries: Int) -> String {
        "\(Output.count(deliveries, "delivery")): \(Output.count(recorded, "event")) recorded, "
            + "\(redelivered) known already, \(ignored) ignored, \(quarantined) quarantined."
    }
}
