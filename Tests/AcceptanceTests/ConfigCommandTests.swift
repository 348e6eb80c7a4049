import Foundation
import TestSupport
import Testing

@Suite("lifecycle config")
struct ConfigCommandTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func config(_ arguments: [String], _ environment: [String: String]) throws
        -> LifecycleProcess.Outcome
    {
        try LifecycleProcess.run(["config"] + arguments, environment: environment)
    }

    @Test("prints what is in force and where it comes from, secrets masked")
    func prints() throws {
        let file = try folder.write(#"{"host": "::1", "port": 8081, "api_tokens": "word-3"}"#, to: "s.json")
        let environment = [
            "LIFECYCLE_CONFIG": file, "LIFECYCLE_APP_SECRETS": "word-1,word-2", "LIFECYCLE_PORT": "8082",
            "LIFECYCLE_HOTS": "x",
        ]
        let plain = try config(["--no-open-reads", "--port", "8083"], environment)
        #expect(plain.exitCode == 0)
        let rows = plain.output.split(separator: "\n").map { $0.components(separatedBy: "\t") }
        #expect(rows.contains(["host", "::1", "host in \(file)"]))
        #expect(rows.contains(["port", "8083", "--port"]))
        #expect(rows.contains(["open_reads", "false", "--open-reads"]))
        #expect(rows.contains(["database", "lifecycle.sqlite", "default"]))
        #expect(rows.contains(["app_secrets", "********", "LIFECYCLE_APP_SECRETS"]))
        #expect(
            plain.complaints.contains("LIFECYCLE_HOTS is set, but is no setting. Is LIFECYCLE_HOST meant?"))

        let json = try config(["--json"], environment)
        let items = try #require(json.object["items"] as? [[String: Any]])
        #expect(items.count == rows.count)
        let port = try #require(items.first { $0["key"] as? String == "port" })
        #expect(port["value"] as? Int == 8082 && port["source"] as? String == "environment")
        #expect(port["default"] as? Int == 8080 && port["set_by"] as? String == "LIFECYCLE_PORT")
        let tokens = try #require(items.first { $0["key"] as? String == "api_tokens" })
        #expect(tokens["value"] is NSNull && tokens["is_set"] as? Bool == true)
        for text in [plain.output, plain.complaints, json.output] { #expect(!text.contains("word-")) }
    }

    @Test("refuses what serve would refuse, too")
    func refuses() throws {
        let file = try folder.write(#"{"prot": 8081}"#, to: "s.json")
        for command in [["config"], ["serve"], ["solutions"]] {
            let outcome = try LifecycleProcess.run(command + ["--config", file])
            #expect(outcome.exitCode == 2)
            #expect(outcome.complaints.contains("There is no setting prot. Near it: port"))
        }
        #expect(try config(["--config", folder.path("none.json")], [:]).exitCode == 2)
        #expect(try config(["--port", "70000"], [:]).exitCode == 64)
    }

    @Test("every command takes its settings from the file")
    func others() throws {
        let database = folder.path("from-file.sqlite")
        let file = try folder.write(
            #"{"database": "\#(database)", "app_secrets": "test_app_secret"}"#, to: "s.json")
        let change = Posting.body("DRAFT", of: "1", at: 1_739_321_024)
        #expect(try LifecycleProcess.run(["ingest", "--config", file], input: change).exitCode == 0)
        #expect(FileManager.default.fileExists(atPath: database))
        #expect(try LifecycleProcess.run(["status", "1", "--config", file]).exitCode == 0)
        let signed = try LifecycleProcess.run(["sign", "-", "--config", file], input: change)
        #expect(signed.output.hasPrefix("sha256="))
    }
}
