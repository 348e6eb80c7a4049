/// The end of the log, as messages: whoever keeps up with the log reads from here, and whoever is behind
/// reads the database until it is here. A value, guarded by its owner.
struct RecentBatches {
    enum Next {
        case batch(StreamBatch)
        /// Nothing after this yet.
        case nothing
        /// What follows is no longer here.
        case behind
    }

    private let limitBytes: Int
    private let limitBatches: Int
    private var batches: [StreamBatch] = []
    private var sizeBytes = 0
    /// Up to here nothing is kept; `nil` while the end of the log is not followed.
    private var startSeq: Int64?

    init(limitBytes: Int = ServerLimits.recentBytes, limitBatches: Int = ServerLimits.recentBatches) {
        self.limitBytes = limitBytes
        self.limitBatches = limitBatches
    }

    /// How far it reaches; `nil` while the end of the log is not followed.
    var lastSeq: Int64? { batches.last?.lastSeq ?? startSeq }

    mutating func start(after seq: Int64) {
        startSeq = startSeq ?? seq
    }

    mutating func clear() {
        self = RecentBatches(limitBytes: limitBytes, limitBatches: limitBatches)
    }

    /// Takes a batch only where it joins on: it may have been read for what has been cleared since.
    mutating func append(_ batch: StreamBatch) {
        guard batch.afterSeq == lastSeq else { return }
        batches.append(batch)
        sizeBytes += batch.sizeBytes
        var surplus = 0
        while batches.count - surplus > 1, sizeBytes > limitBytes || batches.count - surplus > limitBatches {
            sizeBytes -= batches[surplus].sizeBytes
            startSeq = batches[surplus].lastSeq
            surplus += 1
        }
        batches.removeFirst(surplus)
    }

    func next(after seq: Int64) -> Next {
        guard let startSeq, let lastSeq, seq < lastSeq else { return .nothing }
        guard seq >= startSeq else { return .behind }
        var low = 0
        var high = batches.count - 1
        while low < high {
            let middle = (low + high) / 2
            if batches[middle].lastSeq > seq { high = middle } else { low = middle + 1 }
        }
        return .batch(batches[low])
    }
}
