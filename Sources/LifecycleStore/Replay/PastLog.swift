internal import Dispatch
internal import GRDB
public import SolutionLifecycle

/// A log as it was: what a question admits, folded again from its first event into tables of one
/// connection's own, which hide those of the file by their names. So every list asks the past as it asks
/// the present.
public enum PastLog {
    /// A reader for lists about the past; close it after. It takes as long as a replay, in memory and
    /// temporary files that grow with solutions and findings, not with events. `progress` gets how many
    /// events were judged.
    ///
    /// Acknowledgements are compared with the moment asked about. Throws `anotherHead` if the log doesn't
    /// have the head that the question names.
    public static func reader(
        path: String, asking question: PastQuestion,
        clock: @escaping @Sendable () -> UnixMilliseconds = { .now },
        progress: @escaping @Sendable (Int64) -> Void = { _ in }
    ) async throws(StoreError) -> LogReader {
        let present = try LogReader(path: path)
        let (prefix, recordedAt) = try await present.prefix(of: question)
        present.close()
        let moment = question.knownAt ?? recordedAt
        let asked: @Sendable () -> UnixMilliseconds = { moment ?? clock() }
        // Not on a thread that others wait for.
        let opened: Result<LogReader, StoreError> = await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    returning: Result { () throws(StoreError) in
                        try fold(path, prefix, question.at, asked, progress)
                    })
            }
        }
        return try opened.get()
    }

    private static func fold(
        _ path: String, _ prefix: LogPrefix, _ at: UnixSeconds?,
        _ clock: @escaping @Sendable () -> UnixMilliseconds,
        _ progress: (Int64) -> Void
    ) throws(StoreError) -> LogReader {
        do {
            let queue = try DatabaseQueue(
                path: ReadableFile.name(path), configuration: .readOnly(label: "lifecycle.past"))
            try queue.writeWithoutTransaction { database in
                try database.inShortTransaction { try hide(database, behind: prefix, at) }
                try database.withLargeCache {
                    _ = try Replay(database).fill(upTo: .everything, progress: progress)
                }
            }
            return LogReader(of: queue, path: path, clock: clock)
        } catch {
            throw error as? StoreError ?? .failed(doing: "Reading the past of \(path)", message: "\(error)")
        }
    }

    /// Makes views and empty tables of the names that lists ask.
    private static func hide(_ database: Database, behind prefix: LogPrefix, _ at: UnixSeconds?) throws {
        try database.execute(
            sql: """
                CREATE TEMP VIEW event AS SELECT * FROM main.event
                    WHERE seq <= \(prefix.seq) AND effective_at <= \(at?.rawValue ?? .max);
                CREATE TEMP VIEW redelivery AS SELECT * FROM main.redelivery WHERE id <= \(prefix.redelivery);
                CREATE TEMP VIEW note AS SELECT * FROM main.note WHERE entry <= \(prefix.entry);
                """)
        for table in Projection.tables.map(\.name) {
            for sql in try String.fetchAll(
                database,
                sql: """
                    SELECT sql FROM main.sqlite_schema WHERE tbl_name = ? AND sql IS NOT NULL
                    ORDER BY type DESC
                    """, arguments: [table])
            {
                try database.execute(sql: temporary(sql))
            }
        }
    }

    /// The same object, of this connection alone.
    private static func temporary(_ sql: String) throws -> String {
        for (plain, temporary) in [
            ("CREATE TABLE ", "CREATE TEMP TABLE "), ("CREATE INDEX ", "CREATE INDEX temp."),
        ] where sql.hasPrefix(plain) {
            return temporary + sql.dropFirst(plain.count)
        }
        throw StoreError.failed(doing: "Reading the past", message: "an unexpected object: \(sql.prefix(60))")
    }
}

extension LogReader {
    /// The part of the log that a question rests on, and when its last entry was recorded; `nil` for all of
    /// it.
    fileprivate func prefix(
        of question: PastQuestion
    ) async throws(StoreError) -> (LogPrefix, UnixMilliseconds?) {
        try await read { database in
            let prefix = try LogPrefix(of: question, database)
            let recordedAt = try database.integer(
                "SELECT recorded_at FROM entry WHERE entry = ?", [prefix.entry])
            return (prefix, recordedAt.map(UnixMilliseconds.init(rawValue:)))
        }
    }
}
