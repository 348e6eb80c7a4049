internal import CoreMetrics
internal import LifecycleStore
internal import SolutionLifecycle

/// What this process counts and measures while it works. The instruments are made here, once, and those with
/// known labels start at 0, so that a rate over them is right from the first one on.
struct ProcessMetrics: Sendable {
    let factory = PrometheusFactory(MetricDescription.all)
    private let deliveries: [DeliveryOutcome: Counter]
    private let recorded, redelivered, ignored, quarantined: Counter
    private let verdicts: [Verdict: Counter]
    private let unjudged: Counter
    private let stampedAhead: Counter
    private let reasons: [QuarantineReason: Counter]
    private let commits: Timer
    private let groups: Recorder

    init() {
        let factory = factory
        func counter(_ metric: MetricDescription, _ dimensions: [(String, String)]) -> Counter {
            Counter(label: metric.name, dimensions: dimensions, factory: factory)
        }
        func counters<Key: Hashable>(
            _ metric: MetricDescription, _ keys: [Key], _ dimensions: (Key) -> [(String, String)]
        ) -> [Key: Counter] {
            Dictionary(keys.map { ($0, counter(metric, dimensions($0))) }) { one, _ in one }
        }
        deliveries = counters(.deliveries, DeliveryOutcome.allCases) { [("outcome", $0.rawValue)] }
        recorded = counter(.changes, [("outcome", "recorded")])
        redelivered = counter(.changes, [("outcome", "redelivered")])
        ignored = counter(.changes, [("outcome", "ignored")])
        quarantined = counter(.changes, [("outcome", "quarantined")])
        verdicts = counters(.events, Self.judged) { verdict in
            [("verdict", verdict.text)] + (verdict.reason.map { [("reason", $0.text)] } ?? [])
        }
        unjudged = counter(.events, [("verdict", "unjudged")])
        stampedAhead = counter(.stampedAhead, [])
        reasons = counters(.quarantined, QuarantineReason.allCases) { [("reason", $0.rawValue)] }
        commits = Timer(label: MetricDescription.commits.name, factory: factory)
        groups = Recorder(label: MetricDescription.groups.name, factory: factory)
    }

    /// Every verdict that recording can give; `unlisted` is only a way of reading.
    private static let judged: [Verdict] =
        [.legal, .tolerated, .unchanged]
        + Reason.allCases.filter { $0 != .unlisted }.map(Verdict.illegal)

    func count(_ outcome: DeliveryOutcome) {
        deliveries[outcome]?.increment()
    }

    func count(_ counts: Recorded) {
        if counts.recorded > 0 { recorded.increment(by: counts.recorded) }
        if counts.redelivered > 0 { redelivered.increment(by: counts.redelivered) }
        if counts.ignored > 0 { ignored.increment(by: counts.ignored) }
        if counts.quarantined > 0 { quarantined.increment(by: counts.quarantined) }
    }

    /// Told by the writer after each commit.
    func count(_ group: RecordedGroup) {
        commits.recordNanoseconds(group.took.nanoseconds)
        groups.record(group.deliveries)
        for (verdict, count) in group.verdicts { verdicts[verdict]?.increment(by: count) }
        if group.unjudged > 0 { unjudged.increment(by: group.unjudged) }
        if group.stampedAhead > 0 { stampedAhead.increment(by: group.stampedAhead) }
        for (reason, count) in group.quarantined { reasons[reason]?.increment(by: count) }
    }
}
