internal import Hummingbird
internal import LifecycleStore
internal import Logging

/// Counts each delivery, and writes one line about it at level info: who, how much, what became of it, where
/// it stands in the log and how long it took. Never a body, an id from it, or a secret.
struct DeliveryNotes: Sendable {
    let metrics: ProcessMetrics

    /// What is known of a delivery by and by.
    struct Seen {
        let began = ContinuousClock.now
        var bodyBytes: Int?
        /// The place of the secret that signed it.
        var signedBy: String?
        /// What became of passing it on; `nil` where there is no receiver.
        var forward: Forwarding.Passed?
    }

    func stored(
        _ seen: Seen, as recorded: RecordedDelivery, _ context: LifecycleRequestContext
    ) {
        let outcome = DeliveryOutcome(recorded.counts)
        metrics.count(outcome)
        metrics.count(recorded.counts)
        note(seen, outcome, recorded, context)
    }

    func failed(_ seen: Seen, with error: any Error, _ context: LifecycleRequestContext) {
        let outcome = DeliveryOutcome(error)
        metrics.count(outcome)
        note(seen, outcome, nil, context)
    }

    private func note(
        _ seen: Seen, _ outcome: DeliveryOutcome, _ recorded: RecordedDelivery?,
        _ context: LifecycleRequestContext
    ) {
        guard context.logger.logLevel <= .info else { return }
        let took = seen.began.duration(to: .now)
        var metadata: Logger.Metadata = [
            "outcome": "\(outcome.rawValue)", "peer": "\(context.peerKind.rawValue)",
            "took_ms": .stringConvertible(Self.milliseconds(took)),
        ]
        func add(_ name: String, _ number: (some BinaryInteger & Sendable & CustomStringConvertible)?) {
            if let number { metadata[name] = .stringConvertible(number) }
        }
        add("bytes", seen.bodyBytes)
        if let signer = seen.signedBy { metadata["signed_by"] = "\(signer)" }
        if let forward = seen.forward {
            metadata["forward"] = "\(forward.outcome.name.rawValue)"
            metadata["forward_ms"] = .stringConvertible(Self.milliseconds(forward.took))
            add("forward_status", forward.outcome.status)
            if let why = forward.outcome.why { metadata["forward_problem"] = "\(why)" }
        }
        if let recorded {
            add("recorded", recorded.counts.recorded)
            add("redelivered", recorded.counts.redelivered)
            add("ignored", recorded.counts.ignored)
            add("quarantined", recorded.counts.quarantined)
            add("delivery", recorded.number)
            add("first_seq", recorded.seqs?.lowerBound)
            add("last_seq", recorded.seqs?.upperBound)
        }
        context.logger.info("delivery", metadata: metadata)
    }

    private static func milliseconds(_ time: Duration) -> Double {
        Double(time.nanoseconds / 1000) / 1000
    }
}
