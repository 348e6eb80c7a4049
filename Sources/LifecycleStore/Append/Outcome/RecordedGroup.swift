public import SolutionLifecycle

/// What one commit brought into the log: told to whoever asked with `LogWriter.onCommit`, once it is durable
/// and visible to readers.
public struct RecordedGroup: Hashable, Sendable {
    /// How many deliveries were recorded together; also those of which nothing was to be kept.
    public internal(set) var deliveries = 0
    /// What became of all their changes.
    public internal(set) var counts = Recorded()
    /// The `seq` of the new events, without gaps; `nil` where there is none.
    public internal(set) var seqs: ClosedRange<Int64>?
    /// The new events by what was said of them as they were recorded; those of test solutions left out.
    public internal(set) var verdicts: [Verdict: Int] = [:]
    /// New events that were not judged, because their solution is stale; those of test solutions left out.
    public internal(set) var unjudged = 0
    /// New events whose trigger time was too far ahead of their receipt to be believed; those of test
    /// solutions left out.
    public internal(set) var stampedAhead = 0
    public internal(set) var quarantined: [QuarantineReason: Int] = [:]
    /// Bytes of quarantined elements that were stored; those of one that came again are there already.
    var keptBytes: Int64 = 0
    /// What its deliveries say of when they were recorded; 0 where nothing was to be kept.
    public internal(set) var recordedAt = UnixMilliseconds(0)
    /// From the beginning of the transaction until it was durable.
    public internal(set) var took = Duration.zero

    init() {}

    mutating func add(_ delivery: Recorded, quarantined more: [Quarantined]) {
        deliveries += 1
        counts += delivery
        for element in more { quarantined[element.reason, default: 0] += 1 }
    }

    mutating func add(_ more: ClosedRange<Int64>?) {
        guard let more else { return }
        seqs = (seqs?.lowerBound ?? more.lowerBound)...more.upperBound
    }
}
