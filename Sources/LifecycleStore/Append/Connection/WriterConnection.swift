internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// The one connection that commits and checkpoints: how it is opened, and what is made sure before it is
/// used.
final class WriterConnection {
    let database: DatabaseQueue
    /// All quarantined bytes together, so that no commit has to count them: known once this connection has
    /// counted them, and kept up to date by each commit that succeeds.
    var quarantinedBytes: Int64?
    private let file: DatabaseFile
    private let companions: CompanionFiles
    private let journal = JournalLength()
    private var statements: Statements?

    /// Prepared once, kept until the connection is closed.
    private struct Statements {
        let begin: PreparedStatement
        let commit: PreparedStatement
        let recording: Recording

        init(_ database: Database) throws {
            begin = try PreparedStatement(database, "BEGIN IMMEDIATE")
            commit = try PreparedStatement(database, "COMMIT")
            recording = try Recording(database)
        }
    }

    /// Opens, migrates and checks the file, and makes durable what an earlier process may have left unsynced.
    /// Call it again after any I/O error, before the next answer (reliability.md, facts 1, 3 and 6).
    init(_ file: DatabaseFile, _ companions: CompanionFiles) throws {
        self.file = file
        self.companions = companions
        try file.checkIsSame()
        let path = file.path
        try WriteAheadLog.makeDurable(databasePath: path)
        var configuration = Configuration()
        configuration.label = "lifecycle.writer"
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
            try database.execute(sql: "PRAGMA trusted_schema = OFF")
            try database.execute(sql: "PRAGMA mmap_size = 0")
        }
        do {
            database = try DatabaseQueue(path: path, configuration: configuration)
            try database.read { try Schema.checkOwner($0, path: path) }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_NOTADB {
            throw StoreError.notOurFile(path: path, found: "no SQLite database")
        }
        try database.writeWithoutTransaction(Self.giveBackSpace)
        try database.writeWithoutTransaction(Self.setDurable)
        try database.write(Schema.claim)
        try Schema.migrator.migrate(database)
        try database.read { try Schema.checkFingerprint($0, path: path) }
        try database.writeWithoutTransaction(Self.checkDurable)
        try database.write { try $0.execute(sql: "UPDATE opening SET openings = openings + 1") }
        statements = try database.writeWithoutTransaction { database in
            journal.follow(database)
            return try Statements(database)
        }
        companions.note()
    }

    func close() {
        // SQLite closes no connection that has statements.
        database.writeWithoutTransaction { _ in statements = nil }
        try? database.close()
    }

    /// Only a file that has no table yet can take it: pages that become free can be given back to the file
    /// system later, some at a time.
    private static func giveBackSpace(_ database: Database) throws {
        guard try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0 else { return }
        try database.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
    }

    /// Set after opening: GRDB's own WAL mode would set NORMAL, which loses acknowledged commits with the
    /// power.
    private static func setDurable(_ database: Database) throws {
        _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
        try database.execute(sql: "PRAGMA synchronous = FULL")
        try database.execute(sql: "PRAGMA journal_size_limit = \(StoreLimits.journalBytes)")
    }

    private static func checkDurable(_ database: Database) throws {
        let journal = try String.fetchOne(database, sql: "PRAGMA journal_mode") ?? ""
        let synchronous = try Int.fetchOne(database, sql: "PRAGMA synchronous") ?? -1
        guard journal == "wal", synchronous == 2 else {
            throw StoreError.notDurable(found: "\(synchronous), journal_mode=\(journal)")
        }
    }

    /// One transaction. All of it is committed, or nothing. Throws also where the commit went to files that
    /// aren't in their places any more.
    func transaction<Result>(
        overwrites: Bool = false, _ work: (Database, Recording) throws -> Result
    ) throws -> Result {
        guard let statements else { throw StoreError.closed }
        if overwrites {
            mayHaveFreePages = true
            try overwriteDeleted(true)
        }
        defer { if overwrites { try? overwriteDeleted(false) } }
        let result = try database.writeWithoutTransaction { database in
            try statements.begin.run()
            do {
                let result = try work(database, statements.recording)
                try statements.commit.run()
                return result
            } catch {
                statements.recording.rolledBack()
                try? database.rollback()
                throw error
            }
        }
        try file.checkIsSame()
        try companions.check()
        return result
    }

    /// Whether SQLite overwrites what is deleted with zeros, rather than only forgetting where it lies.
    private func overwriteDeleted(_ overwrites: Bool) throws {
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "PRAGMA secure_delete = \(overwrites ? "ON" : "OFF")")
            // The write-ahead log still has what was there before.
            if !overwrites { _ = try? database.checkpoint(.truncate) }
        }
    }

    /// Brings all that was committed into the database file, durably, where the write-ahead log has lost its
    /// name: after the last descriptor of it there would be nothing.
    func saveFromLostJournal() throws {
        try database.writeWithoutTransaction { _ = try $0.checkpoint(.full) }
    }

    /// Whether something was erased, so that there may be pages to give back.
    var mayHaveFreePages = true

    /// Gives some free pages back to the file system: so few that nobody waits for long.
    func giveBackFreePages() throws {
        guard mayHaveFreePages else { return }
        try database.writeWithoutTransaction { database in
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            guard free > 0 else {
                mayHaveFreePages = false
                return
            }
            _ = try Row.fetchAll(database, sql: "PRAGMA incremental_vacuum(\(StoreLimits.freedPages))")
        }
    }

    /// Brings what was committed into the database file, once the write-ahead log is long enough. SQLite
    /// would do so within a commit, while those who wait for it could be answered already.
    func checkpointIfDue() throws {
        try database.writeWithoutTransaction { database in
            guard journal.frames >= StoreLimits.checkpointFrames else { return }
            do {
                try database.checkpoint(.passive)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
                // A stranger is at it.
            }
        }
    }
}
