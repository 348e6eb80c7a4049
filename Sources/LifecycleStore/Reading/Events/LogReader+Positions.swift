internal import GRDB

extension LogReader {
    /// Behind the log's last event.
    public func end() async throws(StoreError) -> LogPosition {
        try await read { database in
            try LogPositions(database).behind(database.integer("SELECT max(seq) FROM event") ?? 0)
        }
    }

    /// Throws `anotherLog` where the position isn't one of this log.
    public func check(_ position: LogPosition) async throws(StoreError) {
        try await read { try LogPositions($0).check(position) }
    }
}
