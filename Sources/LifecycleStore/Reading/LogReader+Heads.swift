internal import GRDB
public import SolutionLifecycle

extension LogReader {
    /// The head of the part of the log that a question rests on, by that entry's own link. Throws
    /// `anotherHead` if the log doesn't have the head that the question names.
    public func head(asking question: PastQuestion) async throws(StoreError) -> LogHead {
        try await read { database in
            let prefix = try LogPrefix(of: question, database)
            let heads = LogHeads(database)
            let last = try heads.last()
            return try heads.of(min(prefix.entry, last.entry)) ?? last
        }
    }

    /// The head at an entry, by its own link; `nil` if there is no such entry.
    public func head(at entry: Int64) async throws(StoreError) -> LogHead? {
        try await read { try LogHeads($0).of(entry) }
    }

    /// What the program reads the file with, as in `3.40.1`.
    public func sqliteVersion() async throws(StoreError) -> String {
        try await read { try String.fetchOne($0, sql: "SELECT sqlite_version()") ?? "unknown" }
    }
}
