import Foundation
import TestSupport
import Testing

/// What people report of programs such as this one, each in its smallest form, by real processes.
@Suite("Faults found from outside: what goes in and what comes out")
struct OutsideDataTests {
    private let folder: TemporaryFolder
    private var log: String { folder.path("log.sqlite") }
    private var database: [String] { ["--database", log] }
    private let draft = Posting.body("DRAFT", of: "1234567890123456", at: 1_739_321_024)
    private let active = Posting.body("ACTIVE", of: "1234567890123456", at: 1_739_321_026)

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(_ arguments: String..., input: String = "") throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(arguments + database, input: input)
    }

    @Test("what would become of a file can be asked, with the same counts and without a trace")
    func dryRun() throws {
        let lines = [draft, draft, active, "{\"object\":\"page\"}", "{\"entry\":5}"].joined(separator: "\n")
        let asked = try run("ingest", "--dry-run", "--json", input: lines)
        #expect(!FileManager.default.fileExists(atPath: log))
        let recorded = try run("ingest", "--json", input: lines)
        #expect(asked.output == recorded.output && asked.exitCode == recorded.exitCode)
        #expect(asked.object["recorded"] as? Int == 2 && asked.object["redelivered"] as? Int == 1)
        #expect(asked.object["quarantined"] as? Int == 1 && asked.object["ignored"] as? Int == 1)

        let before = try run("verify").output
        let more = [draft, Posting.body("DRAFT", of: "2", at: 1_739_321_024)].joined(separator: "\n")
        let askedAgain = try run("ingest", "--dry-run", "--json", input: more)
        #expect(askedAgain.object["recorded"] as? Int == 1 && askedAgain.object["redelivered"] as? Int == 1)
        #expect(try run("verify").output == before)
        #expect(try run("ingest", "--json", input: more).output == askedAgain.output)
    }

    @Test("a file of another kind is left out before anything is written, with its shape; the others go on")
    func foreignFile() throws {
        let line = #"{"log":"GET / 200","stream":"stdout","time":"2025-10-09T09:00:00Z"}"#
        let foreign = try folder.write(
            Array(repeating: line, count: 1000).joined(separator: "\n"), to: "container.log")
        let refused = try run("ingest", foreign, "--json")
        #expect(refused.exitCode == 1 && refused.object["deliveries"] as? Int == 0)
        #expect(refused.complaints.contains("container.log:1: This is a JSON object with `log`, `stream`"))
        #expect(!FileManager.default.fileExists(atPath: log), "nothing was made")

        let good = try folder.write(draft, to: "good.json")
        let both = try run("ingest", foreign, good, "--json")
        #expect(both.exitCode == 1 && both.object["recorded"] as? Int == 1)
        #expect(both.object["quarantined"] as? Int == 0)
        let anyway = try run("ingest", foreign, "--anyway", "--json")
        #expect(anyway.exitCode == 0 && anyway.object["quarantined"] as? Int == 1000)

        // One document of the first twenty is enough.
        let mixed = Array(repeating: line, count: 19).joined(separator: "\n") + "\n" + active
        #expect(try run("ingest", "--json", input: mixed).object["recorded"] as? Int == 1)
    }

    @Test(
        "a file of which nothing is recorded is told of, and the exit code is 1",
        arguments: ["", "\n\n", "{}", "[]", "null", #"{"object":"page","entry":[]}"#, #"{"entry":[]}"#])
    func nothingRecorded(text: String) throws {
        let outcome = try run("ingest", try folder.write(text, to: "file.json"))
        #expect(outcome.exitCode == 1, "\(outcome.complaints)")
        #expect(outcome.complaints.contains("file.json"), "\(outcome.complaints)")
        // What is known already is in the log.
        _ = try run("ingest", input: draft)
        #expect(try run("ingest", input: draft).exitCode == 0)
    }

    @Test("an export has verdicts, takes filters, and says at its end that it is whole")
    func export() throws {
        let other = Posting.body("INITIATED", of: "2", at: 1_739_321_024, portfolio: "99")
        _ = try run("ingest", input: [draft, active, other].joined(separator: "\n"))
        let lines = try run("export").output.split(separator: "\n").map {
            LifecycleProcess.Outcome.object(String($0))
        }
        #expect(lines.count == 4 && lines[3]["events"] as? Int == 3)
        #expect(lines[1]["verdict"] as? String == "illegal" && lines[1]["reason"] as? String == "skipped")
        #expect(lines[1]["missing"] as? [String] == ["INITIATED"] && lines[1]["delivery"] as? Int == 2)

        let head = try #require(lines[3]["head"] as? String)
        let table = try run("export", "--format", "csv", "--solution", "1234567890123456").output.split(
            separator: "\n")
        #expect(table.count == 4 && table[3] == "# 2 events, head \(head)")
        #expect(table[0].contains("source,from,to,verdict,reason,missing,redeliveries,extra"))
        #expect(table[2].contains("ingest,DRAFT,ACTIVE,illegal,skipped,INITIATED,0,"))

        for format in ["jsonl", "csv", "deliveries", "xes"] {
            func count(_ filter: String...) throws -> Int {
                let outcome = try LifecycleProcess.run(["export", "--format", format] + filter + database)
                let sum = outcome.complaints + outcome.output
                let found = sum.firstMatch(of: #/(?:"events":|# |-- |^)(\d+)(?: event|,"head)/#)
                return found.flatMap { Int($0.1) } ?? -1
            }
            #expect(try count() == 3, "\(format)")
            #expect(try count("--solution", "2") == 1, "\(format)")
            #expect(try count("--portfolio", "99") == 1, "\(format)")
            #expect(try count("--since", "-1d") == 3, "\(format)")
            #expect(try count("--until", "2025-01-01") == 0, "\(format)")
            #expect(try count("--since", "2999-01-01") == 0, "\(format)")
        }
    }

    @Test("a table for spreadsheets says which cells are text")
    func spreadsheet() throws {
        _ = try run("ingest", input: draft)
        let table = try run("export", "--format", "csv", "--excel").output
        let mark = try shell(
            "\(LifecycleProcess.binary.path) export --format csv --excel --database \(log) | head -c 6 "
                + "| od -An -tx1"
        )
        #expect(mark.output == " ef bb bf 73 65 71\n", "Excel reads UTF-8 behind a byte order mark")
        #expect(table.contains(#","=""1234567890123456""","=""506914307656634""","#), "\(table)")
        #expect(try run("export", "--excel").exitCode == 64)
    }

    @Test("evidence on a read-only mount is read; with a write-ahead log it is said what that needs")
    func readOnlyMount() throws {
        let evidence = folder.path("evidence")
        try FileManager.default.createDirectory(atPath: evidence, withIntermediateDirectories: true)
        let copy = evidence + "/log.sqlite"
        _ = try LifecycleProcess.run(["ingest", "--database", copy], input: draft)
        let binary = LifecycleProcess.binary.path
        func mounted(_ command: String) throws -> LifecycleProcess.Outcome {
            try shell(
                "exec unshare -Urm sh -c 'mount --bind \(evidence) \(evidence) && mount -o "
                    + "remount,bind,ro \(evidence) && exec \(binary) \(command) --database \(copy)'")
        }
        for command in [
            "status 1234567890123456", "verify", "solutions", "replay --check", "explain 1234567890123456",
        ] {
            let outcome = try mounted(command)
            #expect(outcome.exitCode == 0, "\(command): \(outcome.complaints)")
        }
        try "frames".write(toFile: copy + "-wal", atomically: false, encoding: .utf8)
        let refused = try mounted("status 1234567890123456")
        #expect(
            refused.exitCode == 2 && refused.complaints.contains("log.sqlite-wal"), "\(refused.complaints)")
        #expect(!refused.complaints.contains("SQLite error"))
    }

    @Test(
        "a verified copy gets its name also where links fail, whatever the error; - sends it to stdout",
        arguments: ["EIO", "ENOSYS", "EMLINK", "EPERM"])
    func backupWithoutLinks(error: String) throws {
        _ = try run("ingest", input: draft)
        let source = try folder.write(
            "#include <errno.h>\nint link(const char *a, const char *b) { errno = \(error); return -1; }\n",
            to: "links.c")
        let library = folder.path("links.so")
        #expect(try shell("cc -shared -fPIC -o \(library) \(source)").exitCode == 0)
        let copy = folder.path("copy.sqlite")
        let made = try LifecycleProcess.run(
            ["backup", copy] + database, environment: ["LD_PRELOAD": library])
        #expect(made.exitCode == 0, "\(made.complaints)")
        #expect(try LifecycleProcess.run(["verify", "--database", copy]).exitCode == 0)
        let again = try LifecycleProcess.run(
            ["backup", copy] + database, environment: ["LD_PRELOAD": library])
        #expect(again.exitCode == 2, "it is never overwritten")

        let binary = LifecycleProcess.binary.path
        let sent = folder.path("sent.sqlite")
        let piped = try shell("\(binary) backup - --database \(log) > \(sent)")
        #expect(piped.exitCode == 0 && piped.complaints.contains("1 event"), "\(piped.complaints)")
        #expect(
            try LifecycleProcess.run(["export", "--database", sent]).output
                == LifecycleProcess.run(["export"] + database).output)
        #expect(try shell("\(binary) backup - --database \(log) > /dev/full").exitCode == 2)
    }

    private func shell(_ script: String) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(["-c", script], program: URL(fileURLWithPath: "/bin/sh"))
    }
}
