internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// Answers questions from the database, with read-only connections of its own, in short transactions; it
/// never waits for the writer and never writes. Each public function is one transaction: its answer is of one
/// moment.
public final class LogReader: Sendable {
    private let pool: any DatabaseReader
    private let path: String
    private let briefReaders: BriefReaders
    /// Readiness is told however many questions wait for a connection.
    private let healthReaders: BriefReaders
    /// What ends of acknowledgements are compared with.
    let clock: @Sendable () -> UnixMilliseconds
    /// Links resolved, as SQLite does: the write-ahead log lies beside the file itself.
    let filePath: String

    /// Opens an existing database. Throws where there is none, or it isn't ours, or of another version.
    public init(
        path: String, clock: @escaping @Sendable () -> UnixMilliseconds = { .now }
    ) throws(StoreError) {
        self.clock = clock
        try DatabaseFile.checkKind(path)
        self.path = path
        // Once: each connection opened later must find the same file.
        let filePath = try DatabaseFile.resolve(path)
        self.filePath = filePath
        let readable = try ReadableFile.name(filePath)
        briefReaders = BriefReaders(path: readable, limit: StoreLimits.briefReaders)
        healthReaders = BriefReaders(path: readable, limit: StoreLimits.healthReaders)
        var configuration = Configuration.readOnly(label: "lifecycle.reader")
        configuration.maximumReaderCount = StoreLimits.readers
        do {
            let opened = try DatabasePool(path: readable, configuration: configuration)
            try opened.read { database in
                try Schema.checkOwner(database, path: path)
                guard try Schema.migrator.hasCompletedMigrations(database) else {
                    throw DatabaseFile.isEmpty(path)
                        ? StoreError.notOurFile(path: path, found: "an empty file, which holds no log")
                        : .olderFile(path: path)
                }
            }
            pool = opened
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CANTOPEN {
            guard access(path, F_OK) == 0 else { throw .noDatabase(path: path) }
            throw .failed(
                doing: "Opening \(path)",
                message: "this user may not read it, or not write in its folder, which SQLite needs for its "
                    + "-shm file; "
                    + "ask as the user that runs the server")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw .notOurFile(path: path, found: "no SQLite database")
        } catch {
            throw error as? StoreError ?? .failed(doing: "Opening \(path)", message: "\(error)")
        }
    }

    /// Of a connection that has tables of its own (`PastLog`). Every question goes to that one.
    init(of connection: DatabaseQueue, path: String, clock: @escaping @Sendable () -> UnixMilliseconds) {
        pool = connection
        self.path = path
        filePath = path
        self.clock = clock
        briefReaders = BriefReaders(path: path, limit: 0)
        healthReaders = BriefReaders(path: path, limit: 0)
    }

    public func close() {
        briefReaders.close()
        healthReaders.close()
        try? pool.close()
    }

    /// A question of one statement that reads a few rows by an index, on this thread. `nil` is no answer:
    /// the connections for it may be busy, or the file locked. Who asks then in the ordinary way is told what
    /// is wrong, or waits.
    func read<Found>(briefly question: (Database) throws -> Found?) -> Found? {
        (try? briefReaders.read(question)) ?? nil
    }

    func read<Answer: Sendable>(
        _ question: @escaping @Sendable (Database) throws -> Answer
    ) async throws(StoreError) -> Answer {
        do {
            return try await pool.read(question)
        } catch {
            throw error as? StoreError ?? .failed(doing: "Reading \(path)", message: "\(error)")
        }
    }

    /// Throws where the derived rows were made by other rules than this program's.
    func requireCurrentProjection(_ database: Database) throws {
        guard try Self.isProjectionCurrent(database) else { throw StoreError.projectionOutdated(path: path) }
    }

    static func isProjectionCurrent(_ database: Database) throws -> Bool {
        try Int.fetchOne(database.cachedStatement(sql: "SELECT rules_version FROM projection"))
            == TransitionTable.version
    }

    /// How far the log reaches now, by its last entry's own link; `verify` checks that it follows.
    public func head() async throws(StoreError) -> LogHead {
        try await read { try LogHeads($0).last() }
    }

    /// When the last delivery came that was not read from a file; `nil` where there is none among the latest
    /// `StoreLimits.searchedRows`.
    public func lastWebhookAt() async throws(StoreError) -> UnixMilliseconds? {
        try await read { database in
            try database.integer(
                """
                SELECT received_at FROM
                    (SELECT entry, source, received_at FROM delivery ORDER BY entry DESC LIMIT ?)
                WHERE source = 0 ORDER BY entry DESC LIMIT 1
                """, [StoreLimits.searchedRows]
            ).map(UnixMilliseconds.init(rawValue:))
        }
    }

    /// How the store fares: for readiness.
    public func health() async throws(StoreError) -> StoreHealth {
        if let health = try? healthReaders.read(Self.health) { return health }
        return try await read(Self.health)
    }

    /// One statement, so that it is of one moment.
    private static func health(_ database: Database) throws -> StoreHealth {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT ifnull((SELECT max(seq) FROM event), 0), (SELECT count(*) FROM stale),
                        (SELECT rules_version FROM projection)
                    """))
        guard let row else {
            throw StoreError.failed(doing: "Reading the log", message: "SQLite gave no answer")
        }
        return StoreHealth(
            lastSeq: try row.read(0), staleSolutions: try row.read(1),
            isProjectionCurrent: try row.read(2) as Int? == TransitionTable.version)
    }
}
