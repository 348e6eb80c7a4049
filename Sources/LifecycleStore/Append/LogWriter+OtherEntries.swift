internal import Dispatch
internal import GRDB
internal import SolutionLifecycle
internal import Synchronization

extension LogWriter {
    /// One transaction of an entry that is no delivery, between two groups of them. `overwrites`: what it
    /// deletes is overwritten in the file, and leaves the write-ahead log too.
    func onWriterThread<Outcome: Sendable>(
        _ doing: String, overwrites: Bool = false,
        _ work: @escaping @Sendable (Database, UnixMilliseconds) throws -> Outcome
    ) async throws(StoreError) -> Outcome {
        guard !waiting.withLock({ $0.isClosed }) else { throw .closed }
        guard otherEntries.withLock({ $0.count < StoreLimits.otherEntries }) else { throw .queueFull }
        let result: Result<Outcome, StoreError> = await withCheckedContinuation { continuation in
            let record: @Sendable () -> Void = {
                continuation.resume(
                    returning: Result { () throws(StoreError) in
                        try self.attempt("\(doing) in \(self.path)") { connection in
                            let now = max(self.clock(), self.lastRecordedAt.withLock(\.self))
                            let outcome = try connection.transaction(overwrites: overwrites) { database, _ in
                                try work(database, now)
                            }
                            self.lastRecordedAt.withLock { $0 = max($0, now) }
                            return outcome
                        }
                    })
            }
            otherEntries.withLock { $0.append(record) }
            queue.async { self.recordOtherEntries() }
        }
        return try result.get()
    }

    /// Between two groups, also under a load that never lets the queue run empty.
    func recordOtherEntries() {
        let waiting = otherEntries.withLock { others in
            defer { others.removeAll() }
            return others
        }
        for record in waiting { record() }
    }
}
