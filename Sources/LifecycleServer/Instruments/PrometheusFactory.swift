internal import CoreMetrics
internal import Synchronization

/// A small backend for swift-metrics: keeps every instrument that was made, to be read by a scrape. Making
/// one again with the same label and dimensions gives the same one.
///
/// Make instruments once and keep them: making takes a lock, counting doesn't.
final class PrometheusFactory: MetricsFactory, Sendable {
    private struct Member {
        let labels: [(name: String, value: String)]
        let instrument: any Instrument
    }

    private struct Family {
        let kind: MetricFamily.Kind
        var members: [Member] = []
    }

    private let descriptions: [String: MetricDescription]
    private let made = Mutex<[String: Family]>([:])

    init(_ descriptions: [MetricDescription]) {
        self.descriptions = Dictionary(descriptions.map { ($0.name, $0) }) { one, _ in one }
    }

    /// Everything made so far, by name.
    var families: [MetricFamily] {
        let families = made.withLock { $0.map { (name: $0.key, family: $0.value) } }
        return families.sorted { $0.name < $1.name }.map { name, family in
            let samples = family.members.flatMap { member in
                member.instrument.samples.map { sample in
                    MetricFamily.Sample(
                        suffix: sample.suffix, labels: member.labels + sample.labels, value: sample.value)
                }
            }
            return MetricFamily(name, family.kind, descriptions[name]?.help ?? "Not described.", samples)
        }
    }

    func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        instrument(label, dimensions) { _ in CounterInstrument() }
    }

    func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        instrument(label, dimensions) { _ in GaugeInstrument() }
    }

    func makeRecorder(
        label: String, dimensions: [(String, String)], aggregate: Bool
    ) -> any RecorderHandler {
        aggregate
            ? instrument(label, dimensions) { HistogramInstrument(bounds: $0) }
            : instrument(label, dimensions) { _ in GaugeInstrument() }
    }

    func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        instrument(label, dimensions) { HistogramInstrument(bounds: $0) }
    }

    // What was counted stays to be read, also when nobody will count on.
    func destroyCounter(_ handler: any CounterHandler) {}
    func destroyMeter(_ handler: any MeterHandler) {}
    func destroyRecorder(_ handler: any RecorderHandler) {}
    func destroyTimer(_ handler: any TimerHandler) {}

    private func instrument<Made: Instrument>(
        _ label: String, _ dimensions: [(String, String)], _ make: ([Double]) -> Made
    ) -> Made {
        let name = Self.name(label)
        let labels = dimensions.map { (name: Self.name($0.0), value: $0.1) }
        return made.withLock { families in
            var family = families[name] ?? Family(kind: Made.kind)
            let known = family.members.first { member in
                member.labels.elementsEqual(labels, by: ==)
            }
            if let known = known?.instrument as? Made { return known }
            let instrument = make(descriptions[name]?.bounds ?? MetricDescription.secondsOfAnswers)
            // A name of two kinds would make the whole scrape unreadable: the second one isn't shown.
            guard known == nil, family.kind == Made.kind else { return instrument }
            family.members.append(Member(labels: labels, instrument: instrument))
            families[name] = family
            return instrument
        }
    }

    /// Other libraries like dots and dashes, which Prometheus doesn't take.
    private static func name(_ label: String) -> String {
        let name = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "_" ? $0 : "_" })
        return name.first?.isNumber ?? true ? "_" + name : name
    }
}
