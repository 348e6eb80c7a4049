internal import CoreMetrics
internal import Synchronization

/// Values sorted into buckets. Buckets, count and sum are those of one moment; the lock is held for an
/// addition or two.
final class HistogramInstrument: Instrument, TimerHandler, RecorderHandler {
    static let kind = MetricFamily.Kind.histogram
    /// Upper bounds, ascending; a value that equals one belongs below it.
    private let bounds: [Double]
    private let filled: Mutex<Filled>

    private struct Filled {
        /// One more than there are bounds: the last is for what is above all of them.
        var buckets: [Int64]
        var sum = 0.0
    }

    init(bounds: [Double]) {
        self.bounds = bounds
        filled = Mutex(Filled(buckets: Array(repeating: 0, count: bounds.count + 1)))
    }

    func record(_ value: Int64) { record(Double(value)) }

    func record(_ value: Double) {
        guard value.isFinite else { return }
        let place = bounds.firstIndex { value <= $0 } ?? bounds.count
        filled.withLock {
            $0.buckets[place] += 1
            $0.sum += value
        }
    }

    /// Prometheus counts in seconds.
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    var samples: [MetricFamily.Sample] {
        let filled = filled.withLock { $0 }
        var below: Int64 = 0
        var samples: [MetricFamily.Sample] = []
        for (bound, count) in zip(bounds + [.infinity], filled.buckets) {
            below += count
            samples.append(
                MetricFamily.Sample(
                    suffix: "_bucket", labels: [("le", MetricFamily.text(bound))], value: Double(below)))
        }
        return samples + [
            MetricFamily.Sample(suffix: "_sum", value: filled.sum),
            MetricFamily.Sample(suffix: "_count", value: Double(below)),
        ]
    }
}
