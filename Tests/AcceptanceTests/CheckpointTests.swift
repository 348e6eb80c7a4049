import Foundation
import TestSupport
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
    private let folder: TemporaryFolder
    private let log: String
    private let key: String
    private let file: String
    private let verifier: String

    init() throws {
        folder = try TemporaryFolder()
        (log, key, file) = (folder.path("log.sqlite"), folder.path("a.key"), folder.path("checkpoints"))
        let made = try LifecycleProcess.run(
            ["checkpoint", "new-key", "hooks.example.com/lifecycle", "--out", key])
        verifier = made.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func ingest(_ status: String, at second: Int64) throws {
        let outcome = try LifecycleProcess.run(
            ["ingest", "--database", log], input: Posting.body(status, of: "1", at: second))
        try #require(outcome.exitCode == 0, "\(outcome.complaints)")
    }

    private func sign(_ more: [String] = []) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(
            ["checkpoint", "sign", "--database", log, "--checkpoint-key", key, "--checkpoints", file] + more)
    }

    private func verify(_ log: String? = nil, _ file: String? = nil) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(
            ["verify", "--database", log ?? self.log, "--checkpoints", file ?? self.file]
                + ["--checkpoint-key", verifier])
    }

    private func shell(_ script: String) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(["-c", script], program: URL(fileURLWithPath: "/bin/sh"))
    }

    /// Three checkpoints, of entries 1, 2 and 3.
    private func signed() throws {
        for (place, status) in ["DRAFT", "INITIATED", "ACTIVE"].enumerated() {
            try ingest(status, at: 1_739_321_024 + Int64(place))
            #expect(try sign().exitCode == 0)
            #expect(try sign().output == "Nothing new to sign.\n")
        }
    }

    @Test("are signed when the log grew, and verify with the program, openssl and Python alone")
    func verified() throws {
        try signed()
        let outcome = try verify()
        #expect(outcome.exitCode == 0 && outcome.output.contains("3 checkpoints of this log"), "\(outcome)")
        let shown = folder.path("shown")
        let python = CorpusFolder.url.appendingPathComponent("../verify_checkpoint.py").path
        let script = """
            set -e; cd \(folder.path("."))
            \(LifecycleProcess.binary.path) checkpoint show --checkpoints \(file) > \(shown)
            python3 \(python) '\(verifier)' < \(shown)
            echo '\(verifier)' | cut -d+ -f3- | base64 -d | tail -c 32 > public
            printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000' > public.der
            cat public >> public.der
            sed '/^$/,$d' \(shown) > text
            tail -n 1 \(shown) | cut -d' ' -f3 | base64 -d | tail -c 64 > signature
            openssl pkeyutl -verify -rawin -pubin -keyform DER -inkey public.der -sigfile signature -in text
            """
        let checked = try shell(script)
        #expect(checked.exitCode == 0 && checked.output.contains("Verified Successfully"), "\(checked)")
        let forged = "sed -i 's/^entry 3/entry 4/' \(shown); python3 \(python) '\(verifier)' < \(shown)"
        #expect(try shell(forged).exitCode == 1)
    }

    @Test("find a log that was rewritten, cut, or whose checkpoints were swapped")
    func found() throws {
        try signed()
        let other = folder.path("other.sqlite")
        for (place, status) in ["DRAFT", "REJECTED", "ACTIVE"].enumerated() {
            _ = try LifecycleProcess.run(
                ["ingest", "--database", other],
                input: Posting.body(status, of: "1", at: 1_739_321_024 + Int64(place)))
        }
        let rewritten = try verify(other)
        #expect(rewritten.exitCode == 1 && rewritten.output.contains("was rewritten"), "\(rewritten)")
        let short = folder.path("short.sqlite")
        _ = try LifecycleProcess.run(
            ["ingest", "--database", short], input: Posting.body("DRAFT", of: "1", at: 1_739_321_024))
        #expect(try verify(short).exitCode == 1)
        let swapped = folder.path("swapped")
        #expect(try shell("tac \(file) > \(swapped)").exitCode == 0)
        let outcome = try verify(log, swapped)
        #expect(outcome.exitCode == 1 && outcome.output.contains("swapped"), "\(outcome)")
        let forged = folder.path("forged")
        #expect(try shell("sed 's/events 3/events 4/' \(file) > \(forged)").exitCode == 0)
        let unsigned = try verify(log, forged)
        #expect(unsigned.exitCode == 1 && unsigned.output.contains("line 3) isn't signed"), "\(unsigned)")
    }

    @Test("are never signed behind the last one, unless told that the log was restored")
    func restored() throws {
        try signed()
        let backup = folder.path("backup.sqlite")
        try ingest("PENDING_DEACTIVATION", at: 1_739_321_034)
        #expect(try LifecycleProcess.run(["backup", backup, "--database", log]).exitCode == 0)
        try ingest("DEACTIVATED", at: 1_739_321_035)
        #expect(try sign().exitCode == 0)
        let script = "cp \(backup) \(log); rm -f \(log)-wal \(log)-shm"
        #expect(try shell(script).exitCode == 0)
        let refused = try sign()
        #expect(refused.exitCode == 2 && refused.complaints.contains("--after-restore"), "\(refused)")
        #expect(try sign(["--after-restore"]).exitCode == 0)
        try ingest("ACTIVE", at: 1_739_321_036)
        #expect(try sign().exitCode == 0)
        let outcome = try verify()
        #expect(outcome.exitCode == 0 && outcome.output.contains("1 from before a restore"), "\(outcome)")
    }

    @Test("go on behind a line that a crash cut off")
    func torn() throws {
        try signed()
        #expect(try shell("printf '{\"checkpoint\":\"lifec' >> \(file)").exitCode == 0)
        try ingest("PENDING_DEACTIVATION", at: 1_739_321_034)
        #expect(try sign().exitCode == 0)
        let outcome = try verify()
        #expect(outcome.exitCode == 0 && outcome.output.contains("4 checkpoints"), "\(outcome)")
    }

    @Test("are signed by a server at its start")
    func served() throws {
        try ingest("DRAFT", at: 1_739_321_024)
        let server = try ServingProcess(
            databasePath: log, arguments: ["--checkpoint-key", key, "--checkpoints", file])
        _ = try server.hears("checkpoint signed")
        let lines = try String(contentsOfFile: file, encoding: .utf8)
        #expect(lines.split(separator: "\n").count == 1)
        #expect(server.stop() == 0)
        #expect(try verify().exitCode == 0)
    }

    @Test("need a key and a file; what is none is said")
    func refused() throws {
        try ingest("DRAFT", at: 1_739_321_024)
        let words = ["checkpoint", "sign", "--database", log]
        #expect(try LifecycleProcess.run(words).exitCode == 64)
        #expect(try LifecycleProcess.run(words + ["--checkpoints", file]).exitCode == 2)
        #expect(
            try LifecycleProcess.run(words + ["--checkpoints", file, "--checkpoint-key", log]).exitCode == 2)
        let again = try LifecycleProcess.run(["checkpoint", "new-key", "a", "--out", key])
        #expect(again.exitCode == 2 && again.complaints.contains("File exists"), "\(again)")
        #expect(
            try LifecycleProcess.run(["checkpoint", "new-key", "a b", "--out", folder.path("b")]).exitCode
                == 64)
        #expect(
            try LifecycleProcess.run(["verify", "--database", log, "--checkpoints", file]).exitCode == 64)
    }
}
