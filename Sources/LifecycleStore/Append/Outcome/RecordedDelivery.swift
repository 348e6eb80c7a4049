/// One delivery, as it stands in the log.
public struct RecordedDelivery: Hashable, Sendable {
    public let counts: Recorded
    /// `nil` where nothing of it was to be kept.
    public let number: Int64?
    /// The `seq` of its new events, without gaps; `nil` where there is none.
    public let seqs: ClosedRange<Int64>?

    public init(counts: Recorded, number: Int64?, seqs: ClosedRange<Int64>?) {
        self.counts = counts
        self.number = number
        self.seqs = seqs
    }
}
