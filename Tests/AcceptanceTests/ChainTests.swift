import Foundation
import TestSupport
import Testing

/// The hash chain, checked by another program: Tests/verify_chain.py reads the file on its own.
@Suite("The hash chain, verified independently")
struct ChainTests {
    private static let verifier = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("verify_chain.py")

    private static func outcome(_ database: String) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(
            ["python3", verifier.path, database], program: URL(fileURLWithPath: "/usr/bin/env"))
    }

    static func verify(_ database: String) throws {
        let outcome = try outcome(database)
        #expect(outcome.exitCode == 0, "\(outcome.output)\(outcome.complaints)")
    }

    @Test("agrees with every kind of row, and finds a changed one")
    func agrees() throws {
        let folder = try TemporaryFolder()
        let database = folder.path("log.sqlite")
        let change = Posting.body("DRAFT", of: "1", at: 1_739_321_024)
        let extra = change.replacingOccurrences(of: #""event""#, with: #""name":"caf\u00e9 – é","event""#)
            .replacingOccurrences(of: "1739321024", with: "null")
        let lines =
            [change, change, extra, "[1]", #"{"entry":[7]}"#].joined(separator: "\n") + "\nnot json\n"
        let ingested = try LifecycleProcess.run(["ingest", "--json", "--database", database], input: lines)
        #expect(ingested.object["recorded"] as? Int == 2 && ingested.object["quarantined"] as? Int == 3)
        try Self.verify(database)

        let edit = """
            DROP TRIGGER event_is_never_changed;
            UPDATE event SET triggered_at = triggered_at + 1, effective_at = effective_at + 1 WHERE seq = 1;
            """
        let python =
            "import sqlite3,sys; c=sqlite3.connect(sys.argv[1]); c.executescript(sys.argv[2]); c.commit()"
        let edited = try LifecycleProcess.run(
            ["python3", "-c", python, database, edit], program: URL(fileURLWithPath: "/usr/bin/env"))
        #expect(edited.exitCode == 0, "\(edited.complaints)")
        let outcome = try Self.outcome(database)
        #expect(outcome.exitCode == 1 && outcome.output.contains("entry 1"))
    }
}
