import Foundation
import TestSupport
import Testing

/// A database of each format that was ever released, kept as it was then: every later program must open it.
@Suite("Databases of earlier formats")
struct FixtureTests {
    private static let fixtures = CorpusFolder.url.appendingPathComponent("../Fixtures").standardizedFileURL

    static let names = ((try? FileManager.default.contentsOfDirectory(atPath: fixtures.path)) ?? [])
        .filter { $0.hasSuffix(".sqlite") }.sorted()

    @Test("are all here")
    func all() {
        #expect(Self.names == ["format1.sqlite"])
    }

    @Test("open, verify to their head, answer as they did, and go on", arguments: names)
    func opens(_ name: String) throws {
        let folder = try TemporaryFolder()
        let path = folder.path(name)
        try FileManager.default.copyItem(
            at: Self.fixtures.appendingPathComponent(name), to: URL(fileURLWithPath: path))
        let database = ["--database", path]
        func answer(_ words: [String]) throws -> String {
            try LifecycleProcess.run(words + database).output
        }
        let expected = try String(
            contentsOf: Self.fixtures.appendingPathComponent(name.replacing(".sqlite", with: ".answers")),
            encoding: .utf8)
        let questions = [
            ["verify", "--head"], ["solutions", "--json", "--tests"],
            ["findings", "--json", "--all", "--tests"],
            ["history", "1", "--json"], ["status", "1", "--json", "--known-at-seq", "2"],
            ["quarantine", "--json"],
        ]
        #expect(try questions.map(answer).joined() == expected)
        let more = try LifecycleProcess.run(
            ["ingest"] + database, input: Posting.body("DEACTIVATED", of: "1", at: 1_739_400_000))
        #expect(more.exitCode == 0, "\(more.complaints)")
        #expect(try LifecycleProcess.run(["verify"] + database).exitCode == 0)
        #expect(try LifecycleProcess.run(["replay", "--check"] + database).exitCode == 0)
    }

    @Test("of before the first release are refused with a sentence, and left as they are")
    func unreleased() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("old.sqlite")
        let script = """
            import sqlite3, sys
            c = sqlite3.connect(sys.argv[1])
            c.executescript("PRAGMA application_id = 1279480652;"
                "CREATE TABLE grdb_migrations (identifier TEXT);"
                "INSERT INTO grdb_migrations VALUES ('m0001_log'); CREATE TABLE event (seq INTEGER)")
            """
        _ = try LifecycleProcess.run(
            ["-c", script, path], program: URL(fileURLWithPath: "/usr/bin/python3"))
        let before = try Data(contentsOf: URL(fileURLWithPath: path))
        for words in [["solutions"], ["verify"], ["ingest", "-"]] {
            let outcome = try LifecycleProcess.run(words + ["--database", path], input: "{}")
            #expect(
                outcome.exitCode == 2 && outcome.complaints.contains("before the first release"), "\(words)")
        }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
    }
}
