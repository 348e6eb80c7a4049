internal import CoreMetrics
internal import Synchronization

/// A value that goes up and down.
final class GaugeInstrument: Instrument, MeterHandler, RecorderHandler {
    static let kind = MetricFamily.Kind.gauge
    private let value = Mutex(0.0)

    func set(_ new: Int64) { set(Double(new)) }
    func set(_ new: Double) { value.withLock { $0 = new } }
    func increment(by amount: Double) { value.withLock { $0 += amount } }
    func decrement(by amount: Double) { value.withLock { $0 -= amount } }
    func record(_ new: Int64) { set(new) }
    func record(_ new: Double) { set(new) }

    var samples: [MetricFamily.Sample] {
        [MetricFamily.Sample(value: value.withLock { $0 })]
    }
}
