internal import GRDB
public import SolutionLifecycle

extension LogWriter {
    /// Rebuilds everything derived from the log, in one transaction. Answers how many events were replayed.
    public func replay(progress: @Sendable (Int64) -> Void = { _ in }) throws(StoreError) -> Int64 {
        try attempt("Replaying \(filePath)") { connection in
            try connection.transaction { database, _ in try Replay(database).rebuild(progress: progress) }
        }
    }

    /// Judges the solutions anew whose derived rows are behind the log. Those that still can't be judged stay
    /// so. Answers how many there are left.
    public func replayStale() throws(StoreError) -> Int {
        try attempt("Replaying \(filePath)") { connection in
            let stale = try connection.transaction { database, _ in try StaleReplay.solutions(database) }
            return try stale.count { solution in
                do {
                    try connection.transaction { database, recording in
                        try StaleReplay(database).rebuild(solution)
                        recording.rejudged()
                    }
                    return false
                } catch let error where error.isAboutRows {
                    return true
                }
            }
        }
    }

    /// Erases quarantined bytes received before a moment; the log's rows stay. Answers how many were erased.
    public func purgeQuarantine(before moment: UnixMilliseconds) throws(StoreError) -> Int {
        try attempt("Purging quarantined bytes") { connection in
            connection.quarantinedBytes = nil
            connection.mayHaveFreePages = true
            return try connection.transaction { database, _ in
                try QuarantineBytes(database).purge(receivedBefore: moment)
            }
        }
    }
}
