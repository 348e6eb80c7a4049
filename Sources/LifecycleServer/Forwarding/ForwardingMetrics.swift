internal import CoreMetrics

/// What is counted and measured of deliveries passed on. Made only where there is a receiver: else none of
/// these series is there.
struct ForwardingMetrics: Sendable {
    private let forwards: [ForwardOutcome.Name: Counter]
    private let times: Timer

    init(factory: PrometheusFactory) {
        forwards = Dictionary(
            uniqueKeysWithValues: ForwardOutcome.Name.allCases.map { name in
                (
                    name,
                    Counter(
                        label: MetricDescription.forwards.name, dimensions: [("outcome", name.rawValue)],
                        factory: factory)
                )
            })
        times = Timer(label: MetricDescription.forwardTimes.name, factory: factory)
    }

    func count(_ outcome: ForwardOutcome, _ took: Duration) {
        forwards[outcome.name]?.increment()
        switch outcome {
        case .delivered, .refused, .timedOut, .unreachable, .broken: times.recordNanoseconds(took.nanoseconds)
        case .full: break
        }
    }
}
