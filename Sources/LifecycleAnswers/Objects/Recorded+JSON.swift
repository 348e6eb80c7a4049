public import LifecycleStore

extension Recorded {
    /// What became of `deliveries`.
    public func json(deliveries: Int) -> JSON {
        [
            "deliveries": JSON(deliveries), "recorded": JSON(recorded), "redelivered": JSON(redelivered),
            "ignored": JSON(ignored), "quarantined": JSON(quarantined),
        ]
    }
}
