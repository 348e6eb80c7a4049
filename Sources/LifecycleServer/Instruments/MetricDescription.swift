/// What a metric of this process says, and for a histogram the upper bounds of its buckets.
struct MetricDescription: Sendable {
    let name: String
    let help: String
    let bounds: [Double]

    init(_ name: String, _ help: String, bounds: [Double] = secondsOfAnswers) {
        self.name = name
        self.help = help
        self.bounds = bounds
    }

    /// Meta asks for a median of at most 0.25 s, and under 1 % above 1 s; both are bounds.
    static let secondsOfAnswers = [
        0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
    ]
    /// A commit with an fsync takes 0.5 to 3 ms on a good disk.
    static let secondsOfCommits = [
        0.0005, 0.001, 0.002, 0.003, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    ]
    /// Up to the most that a group may have.
    static let deliveriesOfGroups: [Double] = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]

    static let deliveries = MetricDescription(
        "lifecycle_deliveries_total",
        "Deliveries received since the start, each with one outcome: what became of its body.")
    static let changes = MetricDescription(
        "lifecycle_changes_total",
        "Changes in the deliveries received since the start, by what became of them.")
    static let events = MetricDescription(
        "lifecycle_events_recorded_total",
        "New events since the start by their verdict when they were recorded; test solutions left out.")
    static let stampedAhead = MetricDescription(
        "lifecycle_events_stamped_ahead_total",
        "New events since the start whose time is over 300 s ahead of this machine's clock; test solutions "
            + "left out.")
    static let quarantined = MetricDescription(
        "lifecycle_quarantined_total", "Quarantined bodies and elements since the start, by reason.")
    static let commits = MetricDescription(
        "lifecycle_commit_duration_seconds", "Transactions of the writer until they were durable.",
        bounds: secondsOfCommits)
    static let groups = MetricDescription(
        "lifecycle_commit_deliveries", "Deliveries recorded with one commit.", bounds: deliveriesOfGroups)
    static let requests = MetricDescription(
        "lifecycle_http_request_duration_seconds",
        "Requests from their head to their answer, by route; HEAD counts as GET.")
    static let responses = MetricDescription(
        "lifecycle_http_responses_total", "Answers since the start, by route and status; HEAD counts as GET.")
    static let forwards = MetricDescription(
        "lifecycle_forwards_total", "Deliveries passed on to the receiver since the start, by outcome.")
    static let forwardTimes = MetricDescription(
        "lifecycle_forward_duration_seconds",
        "From a stored delivery to the receiver's answer, or its failure.")

    static let all = [
        deliveries, changes, events, stampedAhead, quarantined, commits, groups, requests, responses,
        forwards, forwardTimes,
    ]
}
