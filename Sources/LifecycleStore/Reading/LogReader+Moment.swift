internal import GRDB

extension LogReader {
    /// How far the log reaches now.
    public func moment() async throws(StoreError) -> LogMoment {
        try await read { try LogMoment($0) }
    }
}
