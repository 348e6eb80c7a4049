import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

/// What people get wrong, and what they are told.
@Suite("Mistakes", .timeLimit(.minutes(2)))
struct MistakeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func run(
        _ arguments: String..., on database: String = "log.sqlite", input: String = ""
    ) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(arguments + ["--database", folder.path(database)], input: input)
    }

    @Test(
        "a wrong name makes no database where none is meant to be made",
        arguments: [["replay"], ["quarantine", "purge", "--before", "2027-01-01"], ["status", "1"]])
    func wrongName(command: [String]) throws {
        let outcome = try LifecycleProcess.run(command + ["--database", folder.path("wrong.sqlite")])
        #expect(outcome.exitCode == 2 && outcome.complaints.contains("There is no database"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path("")) == [])
    }

    @Test("a folder, a device or an empty file is called what it is, and isn't touched")
    func kinds() throws {
        _ = try folder.write("", to: "empty")
        for command in ["status", "explain"] {
            let outcome = try run(command, "1", on: "empty")
            #expect(outcome.exitCode == 2 && outcome.complaints.contains("an empty file"))
        }
        let kinds = [folder.path(""): "a folder", "/dev/null": "no ordinary file", "": "empty"]
        for (name, kind) in kinds {
            for command in [["status", "1"], ["ingest"], ["replay"]] {
                let outcome = try LifecycleProcess.run(command + ["--database", name])
                #expect(outcome.exitCode == 2 && outcome.complaints.contains(kind), "\(command) \(name)")
            }
        }
        let input = try run("ingest", folder.path(""))
        #expect(input.exitCode == 2 && input.complaints.contains("is a folder"))
    }

    @Test("an id that can't be is no unknown one")
    func ids() throws {
        _ = try run("ingest", input: Posting.body("DRAFT", of: "1", at: 1_739_321_024))
        let status = try run("status", "a b")
        #expect(status.exitCode == 2 && status.complaints.contains("can't be a solution's id"))
        #expect(try run("solutions", "--portfolio", "a b").exitCode == 64)
        #expect(try run("backup", folder.path("nowhere/copy")).complaints.contains("folder can't be reached"))
    }

    @Test("seconds where milliseconds are meant are named")
    func seconds() throws {
        let body = Posting.body("DRAFT", of: "1", at: 1_739_321_024)
        let line = #"{"received_at":1739322225,"body":\#(body)}"#
        let outcome = try run("ingest", input: line + "\n" + line)
        #expect(outcome.exitCode == 0)
        #expect(outcome.complaints.contains("stdin:1: received_at is 1970-01-21T03:08:42.225Z"))
        #expect(!outcome.complaints.contains("stdin:2"))
        #expect(try !run("ingest", input: body).complaints.contains("received_at"))
    }

    @Test("purging before a day leaves what came on it")
    func purge() throws {
        let line = #"{"received_at":"2025-02-12T00:00:00Z","body_base64":"bm8="}"#
        _ = try run("ingest", input: line)
        let purge = ["quarantine", "purge", "--json", "--before"]
        func purged(_ before: String) throws -> Int? {
            try LifecycleProcess.run(purge + [before, "--database", folder.path("log.sqlite")])
                .object["purged"] as? Int
        }
        #expect(try purged("2025-02-12") == 0)
        #expect(try purged("2025-02-12T00:00:01Z") == 1)
    }

    @Test("a server whose file was removed is not ready, and doesn't say at its end that all is well")
    func removed() async throws {
        let path = folder.path("log.sqlite")
        let server = try ServingProcess(databasePath: path)
        let posting = Posting(server: server.url, client: .shared)
        #expect(try await posting.post(Posting.body("DRAFT", of: "1", at: 1_739_321_024)) == 200)
        #expect(try await posting.status(of: "/health/ready") == 200)
        try FileManager.default.moveItem(atPath: path, toPath: path + ".away")
        #expect(try await posting.status(of: "/health/ready") == 503)
        #expect(server.stop() == 2)
        let complaints = server.complaintsToTheEnd()
        #expect(complaints.contains("was removed or replaced while it was served"))
        #expect(!complaints.contains("everything accepted"))
    }
}
