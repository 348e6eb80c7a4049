import Foundation
import TestSupport
import Testing

/// What people say about findings, and what they erase: real processes, with and without a server.
@Suite("Notes and erasures on the command line", .timeLimit(.minutes(3)))
struct NoteCommandTests {
    private let folder: TemporaryFolder
    private let log: String
    private let draft = Posting.body("DRAFT", of: "774485461512159", at: 1_739_321_024)
    /// The second event: a step over INITIATED, and a value with more than Meta documents.
    private let active = Posting.body("ACTIVE", of: "774485461512159", at: 1_739_321_026)
        .replacing("\"solution_id\"", with: "\"name\":\"Ada Lovelace\",\"solution_id\"")
    private let said = ["--by", "ada", "--note", "Meta confirmed a lost webhook."]

    init() throws {
        folder = try TemporaryFolder()
        log = folder.path("log.sqlite")
    }

    private func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:]
    ) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(
            arguments + ["--database", log], input: input, environment: environment)
    }

    private func ingest() throws {
        _ = try run(["ingest"], input: draft + "\n" + active)
    }

    private func acknowledge(_ more: [String] = []) throws -> LifecycleProcess.Outcome {
        try run(["acknowledge", "illegal_transition", "2"] + said + more)
    }

    /// The JSON list of a question.
    private func items(_ arguments: String...) throws -> [[String: Any]] {
        try run(arguments + ["--json"]).object["items"] as? [[String: Any]] ?? []
    }

    private func gate() throws -> Int32 {
        try run(["findings", "--kind", "illegal_transition", "--fail-on", "error"]).exitCode
    }

    @Test("an acknowledged finding leaves the gate and the open list; reopened it is back in both")
    func acknowledgedAndReopened() throws {
        try ingest()
        #expect(try gate() == 1)
        let told = try acknowledge(["--until", "4000000000"])
        #expect(told.exitCode == 64, "a year ahead at most: \(told.complaints)")
        let acknowledged = try acknowledge()
        #expect(acknowledged.exitCode == 0, "\(acknowledged.complaints)")
        #expect(acknowledged.output == "Acknowledged illegal_transition of event 2 (entry 3).\n")
        #expect(acknowledged.complaints.contains("only `lifecycle erase` can erase it"))
        #expect(try gate() == 0)
        #expect(try items("findings", "--open", "--kind", "illegal_transition").isEmpty)
        let listed = try #require(try items("findings", "--acknowledged").first)
        let by = listed["acknowledged"] as? [String: Any]
        #expect(by?["by"] as? String == "ada" && by?["until"] is NSNull)
        #expect(listed["severity"] as? String == "error", "it keeps its severity")
        #expect(try run(["findings", "--acknowledged"]).output.contains("\tby ada\t"))

        let reopened = try run(["reopen", "illegal_transition", "2"] + said)
        #expect(reopened.output == "Reopened illegal_transition of event 2 (entry 4).\n")
        #expect(try gate() == 1)
        #expect(try items("findings", "--open", "--kind", "illegal_transition").count == 1)
        #expect(try items("findings", "--acknowledged").isEmpty)
    }

    @Test("an acknowledgement says when it ends, and the list too")
    func until() throws {
        try ingest()
        let end = Int64(Date().timeIntervalSince1970) + 86_400
        let told = try acknowledge(["--until", "\(end)"])
        #expect(told.output.contains(#/\(entry 3\)\. It ends at \d{4}-\d\d-\d\dT[0-9:.]+Z\./#))
        #expect(try run(["findings"]).output.contains(#/\tby ada until \d{4}-\d\d-\d\dT[0-9:]+Z\t/#))
        let note = try acknowledge(["--until", "\(end)", "--json"]).object
        #expect(note["action"] as? String == "acknowledge" && note["until"] as? String != nil)
    }

    @Test("the same note within a minute is one")
    func twice() throws {
        try ingest()
        #expect(try acknowledge(["--json"]).object["entry"] as? Int == 3)
        #expect(try acknowledge(["--json"]).object["entry"] as? Int == 3)
        #expect(try run(["verify", "--json"]).object["entries"] as? Int == 3)
    }

    @Test("what isn't there is answered with what is near, and nothing is written")
    func unknown() throws {
        try ingest()
        let subjects = [
            (["acknowledge", "unknown_event", "2"], "event 2 has illegal_transition"),
            (["reopen", "illegal_transition", "7"], "event 7 has no finding"),
            (["comment", "--solution", "1"], "the next id in this log is 774485461512159"),
            (["comment", "--quarantine", "1"], "nothing is quarantined in this log"),
        ]
        for (subject, near) in subjects {
            let outcome = try run(subject + said)
            #expect(outcome.exitCode == 1 && outcome.output.isEmpty, "\(subject)")
            #expect(outcome.complaints.contains(near), "\(outcome.complaints)")
        }
        #expect(try run(["verify", "--json"]).object["entries"] as? Int == 2)
    }

    @Test(
        "wrong usage is told before anything is written",
        arguments: [
            ["acknowledge", "illegal_transition", "2", "--by", "ada", "--note", "x", "--until", "soon"],
            ["acknowledge", "illegal_transition", "2", "--by", "ada", "--note", "x", "--until", "-3d"],
            ["acknowledge", "illegal_transition", "2", "--by", "ada", "--note", "x", "--url", "nonsense"],
            ["acknowledge", "illegal_transition", "2", "--by", "ada", "--note", " "],
            ["acknowledge", "illegal_transition", "2", "--by", "a\u{1B}[31m", "--note", "x"],
            ["acknowledge", "illegal_transition", "2", "--note", "x"],
            ["acknowledge", "illegal", "2", "--by", "ada", "--note", "x"],
            ["comment", "illegal_transition", "--by", "ada", "--note", "x"],
            ["comment", "illegal_transition", "2", "--solution", "1", "--by", "ada", "--note", "x"],
            ["comment", "--solution", "a b", "--by", "ada", "--note", "x"],
            ["comment", "--by", "ada", "--note", "x"], ["erase", "--by", "ada", "--note", "x"],
            ["erase", "--event", "1", "--note-entry", "1", "--by", "ada", "--note", "x"],
            ["findings", "--open", "--acknowledged"], ["findings", "--open", "--all"],
            ["findings", "--acknowledged", "--fail-on", "error"], ["findings", "--portfolio", "a b"],
            ["findings", "--solution", "a b"], ["findings", "--since", "soon"],
        ])
    func wrongUsage(command: [String]) throws {
        let outcome = try run(command)
        #expect(outcome.exitCode == 64 && outcome.output.isEmpty, "\(outcome.complaints)")
        #expect(!outcome.complaints.contains("\u{1B}"))
        #expect(!FileManager.default.fileExists(atPath: log))
    }

    @Test("a mistaken name makes no database")
    func wrongName() throws {
        for command in [["acknowledge", "illegal_transition", "2"], ["erase", "--event", "2"]] {
            let outcome = try run(command + said)
            #expect(outcome.exitCode == 2 && outcome.complaints.contains("There is no database"))
        }
        #expect(!FileManager.default.fileExists(atPath: log))
    }

    @Test("findings are counted by kind and reason, and filtered by date and portfolio")
    func groups() throws {
        let more = (1...3).map { Posting.body("PAUSED", of: "\($0)", at: 1_739_321_024, portfolio: "99") }
        _ = try run(["ingest"], input: ([draft, active] + more).joined(separator: "\n"))
        let groups = try items("findings", "--group")
        let largest = try #require(groups.first)
        #expect(largest["kind"] as? String == "unknown_status" && largest["count"] as? Int == 3)
        #expect(largest["reason"] as? String == "unknown_status" && largest["solutions"] as? Int == 3)
        #expect(largest["first"] as? String != nil && largest["last"] as? String != nil)
        let cells = try run(["findings", "--group", "--kind", "illegal_transition"]).output
            .trimmingCharacters(in: .newlines).components(separatedBy: "\t")
        #expect(cells.count == 7 && cells[0...3] == ["illegal_transition", "skipped", "error", "1"])
        #expect(try items("findings", "--portfolio", "99").count == 3)
        #expect(try items("findings", "--since", "-1d", "--portfolio", "99").count == 3)
        #expect(try items("findings", "--until", "-1d").isEmpty)
        #expect(try items("findings", "--since", "2999-01-01").isEmpty)
        #expect(try run(["findings"]).output.contains(#/\t\d{4}-\d\d-\d\dT[0-9:]+Z \(2\)\t-\t-\t/#))
    }

    @Test("an erased value is gone, the log says so, and verify passes as before")
    func erased() throws {
        try ingest()
        func extra() throws -> Any? {
            let history = try run(["history", "774485461512159", "--json"]).object
            return (history["events"] as? [[String: Any]])?.last?["extra"]
        }
        #expect(try (extra() as? [String: Any])?["name"] as? String == "Ada Lovelace")
        let erase = ["erase", "--event", "2", "--by", "ada", "--note", "Request 1234."]
        let erased = try run(erase)
        #expect(erased.exitCode == 0, "\(erased.complaints)")
        #expect(erased.output == "Erased 1 kept value of event 2 (entry 3).\n")
        #expect(erased.complaints.contains("Backups made before still have what was erased."))
        #expect(try extra() is NSNull)
        let verified = try run(["verify"])
        #expect(verified.exitCode == 0 && verified.output.contains("1 kept text"), "\(verified.output)")
        #expect(try run(["verify", "--json"]).object["erased"] as? Int == 1)
        let again = try run(erase)
        #expect(again.exitCode == 1 && again.complaints.contains("Nothing is kept of event 2"))
        for file in try FileManager.default.contentsOfDirectory(atPath: folder.path("")) {
            let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path(file)))
            #expect(bytes.range(of: Data("Lovelace".utf8)) == nil, "\(file)")
        }
    }

    @Test("the text of a note is erased by its entry, and those about a solution with its values")
    func erasedNotes() throws {
        try ingest()
        _ = try acknowledge()
        let one = try run(["erase", "--note-entry", "3", "--json"] + said)
        #expect(one.object["erased"] as? Int == 1 && one.object["entries"] as? [Int] == [4])
        let listed = try #require(try items("findings", "--acknowledged").first)
        #expect((listed["acknowledged"] as? [String: Any])?["text"] is NSNull, "and it still holds")

        let comment = ["comment", "--solution", "774485461512159", "--by", "ada", "--note", "Ask Ada."]
        #expect(try run(comment).output == "Commented on solution 774485461512159 (entry 5).\n")
        let all = try run(["erase", "--solution", "774485461512159"] + said)
        #expect(all.output.hasPrefix("Erased 2 kept values and texts of solution 774485461512159"))
        #expect(try run(["verify"]).exitCode == 0)
    }

    @Test("while a server holds the database, a note goes through it, and an erasure is refused")
    func throughServer() throws {
        try ingest()
        let server = try ServingProcess(databasePath: log)
        let refused = try acknowledge()
        #expect(refused.exitCode == 2 && refused.output.isEmpty)
        #expect(refused.complaints.contains("--url") && refused.complaints.contains("LIFECYCLE_URL"))
        let command = ["acknowledge", "illegal_transition", "2", "--json"] + said
        let noted = try run(command, environment: ["LIFECYCLE_URL": server.url])
        #expect(noted.exitCode == 0, "\(noted.complaints)")
        #expect(noted.object["entry"] as? Int == 3 && noted.object["by"] as? String == "ada")
        #expect(try gate() == 0)
        // Given again within a minute it is the same note.
        let again = try acknowledge(["--url", server.url + "/"])
        #expect(again.output == "Acknowledged illegal_transition of event 2 (entry 3).\n")

        let unknown = try run(["reopen", "illegal_transition", "1", "--url", server.url] + said)
        #expect(unknown.exitCode == 1 && unknown.complaints.contains("event 1 has no finding"))
        let elsewhere = try acknowledge(["--url", server.url + "/elsewhere"])
        #expect(elsewhere.exitCode == 2 && elsewhere.complaints.contains("404"), "\(elsewhere.complaints)")

        let erasure = try run(["erase", "--event", "2"] + said, environment: ["LIFECYCLE_URL": server.url])
        #expect(erasure.exitCode == 2 && erasure.complaints.contains("Stop that process first"))
        #expect(erasure.complaints.contains("\(server.pid)"))
        server.stop()
        let gone = try acknowledge(["--url", server.url])
        #expect(gone.exitCode == 2 && gone.complaints.contains("Is the server running"))
        #expect(try run(["erase", "--event", "2"] + said).exitCode == 0)
    }

    @Test("a server with tokens wants one with the scope write, and records that token's name")
    func tokens() throws {
        try ingest()
        func token(_ name: String, _ scope: String) throws -> (token: String, entry: String) {
            let made = try LifecycleProcess.run(["token", "new", name, "--scope", scope, "--json"]).object
            return (try #require(made["token"] as? String), try #require(made["entry"] as? String))
        }
        let (reading, writing) = (try token("grafana", "read"), try token("ops", "write"))
        let server = try ServingProcess(
            databasePath: log,
            environment: [
                "LIFECYCLE_APP_SECRETS": ServingProcess.secret,
                "LIFECYCLE_API_TOKENS": "\(reading.entry),\(writing.entry)",
            ])
        let command = ["acknowledge", "illegal_transition", "2", "--json", "--url", server.url] + said
        func refusal(_ environment: [String: String]) throws -> String {
            let outcome = try run(command, environment: environment)
            #expect(outcome.exitCode == 2 && outcome.output.isEmpty, "\(outcome.complaints)")
            return outcome.complaints
        }
        #expect(try refusal([:]).contains("Set LIFECYCLE_TOKEN"))
        #expect(try refusal(["LIFECYCLE_TOKEN": reading.token]).contains("lacks the scope write"))
        #expect(try !refusal(["LIFECYCLE_TOKEN": "wrong-token"]).contains("wrong-token"))
        #expect(try gate() == 1)

        let file = try folder.write(writing.token + "\n", to: "token")
        let noted = try run(command, environment: ["LIFECYCLE_TOKEN_FILE": file])
        #expect(noted.exitCode == 0 && noted.object["by"] as? String == "ops", "\(noted.complaints)")
        #expect(noted.complaints.contains("as said by ops"))
        #expect(try run(["findings", "--acknowledged"]).output.contains("\tby ops\t"))
        #expect(server.stop() == 0)
    }
}
