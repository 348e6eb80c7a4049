import Foundation
import GRDB
import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("What SQLite enforces")
struct PromiseTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
    }

    private func filled() async throws -> LogWriter {
        let writer = try store.writer()
        let change = Told.change("DRAFT")
        _ = try await writer.append(Told.delivery([change, change], quarantined: [Told.quarantined("x")]))
        return writer
    }

    @Test(
        "no row of the log is ever updated or deleted, not even by a stranger",
        arguments: [
            "solution", "portfolio", "status", "event_name", "delivery", "event", "redelivery", "quarantine",
        ])
    func appendOnly(_ table: String) async throws {
        try await filled().close()
        let rows = try store.count(table)
        let column = try #require(try store.rows("SELECT * FROM \(table)").first?.columnNames.first)
        #expect(throws: DatabaseError.self) { try store.execute("DELETE FROM \(table)") }
        #expect(throws: DatabaseError.self) { try store.execute("UPDATE \(table) SET \(column) = \(column)") }
        #expect(try store.count(table) == rows)
    }

    @Test("our own connection can't replace a row either")
    func replace() async throws {
        let writer = try await filled()
        defer { writer.close() }
        #expect(throws: StoreError.self) {
            try writer.withDatabase {
                try $0.execute(sql: "INSERT OR REPLACE INTO solution (id, solution_id) VALUES (1, 'forged')")
            }
        }
    }

    @Test("the writer commits with synchronous FULL in WAL mode, and no memory map")
    func durable() async throws {
        let writer = try await filled()
        defer { writer.close() }
        let found = try writer.withDatabase { database in
            try ["synchronous", "journal_mode", "recursive_triggers", "mmap_size"].map { pragma in
                try String.fetchOne(database, sql: "PRAGMA \(pragma)") ?? "none"
            }
        }
        #expect(found == ["2", "wal", "1", "0"])
    }

    @Test("the file can be read by its owner alone")
    func mode() async throws {
        try await filled().close()
        let attributes = try FileManager.default.attributesOfItem(atPath: store.path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test("every opening for writing makes one durable commit before anything is answered")
    func barrier() throws {
        for opening in 1...3 {
            try store.writer().close()
            #expect(try store.rows("SELECT openings FROM opening").first?[0] == opening)
        }
    }

    @Test("a second writer is refused, and told who the first is")
    func secondWriter() throws {
        let writer = try store.writer()
        #expect(throws: StoreError.heldByAnotherWriter(path: store.path, holder: "\(getpid())")) {
            try store.writer()
        }
        writer.close()
    }

    @Test("the lock goes with the writer")
    func lockGoes() throws {
        do {
            let writer = try store.writer()
            writer.close()
        }
        try store.writer().close()
    }

    @Test(
        "a schema that something else changed is refused, and the change is named",
        arguments: [
            ("DROP TRIGGER event_is_never_deleted", "trigger event_is_never_deleted"),
            ("CREATE TABLE mine (x)", "table mine"),
            ("DROP INDEX event_identity", "index event_identity"),
        ])
    func fingerprint(_ sql: String, _ named: String) throws {
        try store.writer().close()
        try store.execute(sql)
        #expect(throws: StoreError.schemaChanged(path: store.path, difference: named)) { try store.writer() }
    }

    @Test("another program's database is refused and left alone")
    func notOurs() throws {
        try store.execute("CREATE TABLE theirs (x)")
        let before = try Data(contentsOf: URL(fileURLWithPath: store.path))
        for open in [{ try store.writer().close() }, { try store.reader().close() }] {
            #expect {
                try open()
            } throws: { error in
                guard case .notOurFile = error as? StoreError else { return false }
                return true
            }
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: store.path)) == before)
    }

    @Test("a file that is no database at all is refused and left alone")
    func noDatabase() throws {
        let text = Data(String(repeating: "some other text\n", count: 100).utf8)
        try text.write(to: URL(fileURLWithPath: store.path))
        #expect(throws: StoreError.notOurFile(path: store.path, found: "no SQLite database")) {
            try store.writer()
        }
        #expect(throws: StoreError.notOurFile(path: store.path, found: "no SQLite database")) {
            try store.reader()
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: store.path)) == text)
    }

    @Test("a file that a newer program wrote is refused")
    func newer() throws {
        try store.writer().close()
        try store.execute("INSERT INTO grdb_migrations (identifier) VALUES ('m9999_future')")
        #expect(throws: StoreError.newerFile(path: store.path)) { try store.writer() }
        #expect(throws: StoreError.newerFile(path: store.path)) { try store.reader() }
    }

    @Test("reading where there is no database says so, and makes none")
    func noFile() throws {
        #expect(throws: StoreError.noDatabase(path: store.path)) { try store.reader() }
        #expect(!FileManager.default.fileExists(atPath: store.path))
    }

    @Test("reading never writes: the reader's connection refuses")
    func readOnly() async throws {
        try await filled().close()
        let reader = try store.reader()
        await #expect(throws: StoreError.self) {
            try await reader.read { try $0.execute(sql: "INSERT INTO portfolio (portfolio_id) VALUES ('x')") }
        }
    }
}

extension LogWriter {
    /// The writer's own connection, for looking at its settings and for causing trouble on it.
    func withDatabase<Result: Sendable>(
        _ work: @Sendable (Database) throws -> Result
    ) throws(StoreError) -> Result {
        try attempt("Testing") { try $0.database.writeWithoutTransaction(work) }
    }
}
