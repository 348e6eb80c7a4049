internal import CoreMetrics
internal import Synchronization

/// Counting is one atomic addition.
final class CounterInstrument: Instrument, CounterHandler {
    static let kind = MetricFamily.Kind.counter
    private let count = Atomic<Int64>(0)

    func increment(by amount: Int64) {
        count.wrappingAdd(amount, ordering: .relaxed)
    }

    func reset() {
        count.store(0, ordering: .relaxed)
    }

    var samples: [MetricFamily.Sample] {
        [MetricFamily.Sample(value: Double(count.load(ordering: .relaxed)))]
    }
}
