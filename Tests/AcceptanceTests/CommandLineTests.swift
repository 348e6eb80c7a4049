import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import TestSupport
import Testing

@Suite("The command line")
struct CommandLineTests {
    private let folder: TemporaryFolder
    private let database: [String]

    init() throws {
        folder = try TemporaryFolder()
        database = ["--database", folder.path("log.sqlite")]
    }

    private func run(_ arguments: String..., input: String = "") throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(arguments + database, input: input)
    }

    private let change = Posting.body("DRAFT", of: "1", at: 1_739_321_024)

    @Test("ingests a document a line, one document over many lines, and stdin by default")
    func forms() throws {
        let pretty = change.replacingOccurrences(of: ",", with: ",\n").replacingOccurrences(
            of: "{", with: "{\n")
        #expect(
            try run("ingest", try folder.write(pretty, to: "pretty.json"), "--json").object["recorded"]
                as? Int == 1)
        let lines = "\n" + change + "\n\n" + change + "\r\n"
        let again = try run("ingest", "--json", input: lines)
        #expect(again.object["deliveries"] as? Int == 2 && again.object["redelivered"] as? Int == 2)
        let base64 = Data(change.utf8).base64EncodedString()
        let wrapped = #"{"received_at":"2025-02-12T01:03:44.8Z","body_base64":"\#(base64)"}"#
        #expect(try run("ingest", "--json", input: wrapped).object["redelivered"] as? Int == 1)
        #expect(try run("ingest", "--json", input: "").object["deliveries"] as? Int == 0)
    }

    @Test("names what it can't read by file and line, quarantines it, goes on, and exits with 1")
    func unreadable() throws {
        let file = try folder.write(
            change + "\nnot json\n{\"body\":{},\"x\":1}\n" + change, to: "lines.jsonl")
        let outcome = try run("ingest", file, "--json")
        #expect(outcome.exitCode == 1)
        #expect(outcome.object["quarantined"] as? Int == 1 && outcome.object["deliveries"] as? Int == 3)
        #expect(
            outcome.complaints.contains("lines.jsonl:2: ") && outcome.complaints.contains("lines.jsonl:3: "))
        let reasons = try run("quarantine", "--json").object["items"] as? [[String: Any]] ?? []
        #expect(reasons.compactMap { $0["reason"] as? String } == ["not_json"], "a wrapper is ours")
        #expect(try run("ingest", "--json", input: "[]").exitCode == 1)
    }

    @Test("refuses a document that is too large to be a delivery, naming it, and goes on after it")
    func excess() throws {
        let large = String(repeating: "x", count: 20_000_000)
        for (text, line) in [
            (large, 1), (change + "\n" + large, 2), (change + "\n" + large + "\n" + change, 2),
        ] {
            let outcome = try run("ingest", try folder.write(text, to: "wrong.bin"), "--json")
            #expect(outcome.exitCode == 1)
            #expect(outcome.complaints.contains("wrong.bin:\(line): It has 20000000 bytes"))
            #expect(outcome.complaints.contains(Self.digest(of: large)))
            #expect(outcome.object["deliveries"] as? Int == text.split(separator: "\n").count - 1)
        }
        // A single document, broken over lines.
        let pretty = "{\n\"object\": \"" + large + "\"}"
        let outcome = try run("ingest", try folder.write(pretty, to: "wrong.json"), "--json")
        #expect(
            outcome.exitCode == 1
                && outcome.complaints.contains("wrong.json:1: It has \(pretty.utf8.count) bytes"))
        #expect((try run("quarantine", "--json").object["items"] as? [Any])?.isEmpty == true)
    }

    private static func digest(of text: String) -> String {
        WebhookBody.raw(Data(text.utf8)).sha256.map {
            String($0 >> 4, radix: 16) + String($0 & 15, radix: 16)
        }.joined()
    }

    @Test("keeps a document as it stands in its file, to the byte")
    func exactBytes() throws {
        for text in ["{\"object\":", "{\"object\":\n", "{\n\"object\":\n\n7", "{}{\n"] {
            let folder = try TemporaryFolder()
            let database = ["--database", folder.path("log.sqlite")]
            let file = try folder.write(text, to: "body.json")
            _ = try LifecycleProcess.run(["ingest", file, "--anyway"] + database)
            let listed = try LifecycleProcess.run(["quarantine", "--json"] + database).object["items"]
            let kept = (listed as? [[String: Any]])?.first?["bytes_base64"] as? String
            #expect(kept == Data(text.utf8).base64EncodedString())
        }
    }

    @Test("exits with 2 for what nobody foresaw, such as a host that isn't one")
    func unforeseen() throws {
        let outcome = try LifecycleProcess.run(
            ["serve", "--host", "no.such.invalid", "--open-reads"] + database,
            environment: ["LIFECYCLE_APP_SECRETS": "a"])
        #expect(outcome.exitCode == 2 && outcome.complaints.contains("--host"))
        let empty = try folder.write("\n", to: "empty")
        let token = try LifecycleProcess.run(
            ["serve"] + database,
            environment: ["LIFECYCLE_APP_SECRETS": "a", "LIFECYCLE_VERIFY_TOKEN_FILE": empty])
        #expect(token.exitCode == 2 && token.complaints.contains("empty"))
    }

    @Test("exits with 1 where the answer is no, 2 where there is none, 64 where the question is wrong")
    func exitCodes() throws {
        #expect(try run("status", "1").exitCode == 2)
        #expect(try run("ingest", input: change).exitCode == 0)
        #expect(try run("status", "1").exitCode == 0)
        #expect(try run("status", "2").exitCode == 1)
        #expect(try run("status", "1", "--at", "2020-01-01").exitCode == 1)
        #expect(try run("ingest", "/no/such/file").exitCode == 2)
        for wrong in [
            ["status"], ["status", "1", "--at", "soon"], ["nonsense"], ["solutions", "--status", "active"],
        ] {
            #expect(try LifecycleProcess.run(wrong).exitCode == 64)
        }
        #expect(try run("findings", "--fail-on", "error").exitCode == 0)
        #expect(
            try run("ingest", input: Posting.body("INITIATED", of: "x", at: 1) + "\n" + change).exitCode == 0)
        _ = try run("ingest", input: Posting.body("DEACTIVATED", of: "1", at: 1_739_321_025))
        #expect(try run("findings", "--fail-on", "error").exitCode == 1)
        #expect(try run("findings", "--fail-on", "error", "--solution", "x").exitCode == 0)
    }

    @Test("prints problem objects on stderr with --json")
    func problems() throws {
        let outcome = try run("status", "1", "--json")
        let problem = LifecycleProcess.Outcome.object(outcome.complaints)
        #expect(problem["type"] as? String == "urn:lifecycle:problem:no-database")
        #expect(outcome.output.isEmpty)
    }

    @Test("prints plain columns in a pipe, without colour or control characters")
    func pipe() throws {
        _ = try run("ingest", input: change)
        let outcome = try run("solutions")
        #expect(outcome.output == "1\tDRAFT\t2025-02-12T00:43:44Z\tDRAFT\t1\t0\t\n")
        let file = try folder.write("nope", to: "evil\u{1B}[31m.json")
        #expect(try !run("ingest", file).complaints.contains("\u{1B}"))
    }

    @Test("signs as Meta does")
    func sign() throws {
        let file = try folder.write(#"{"object":"whatsapp_business_account","entry":[]}"#, to: "body.json")
        let signed = try LifecycleProcess.run(
            ["sign", file], environment: ["LIFECYCLE_APP_SECRETS": "test_app_secret"])
        #expect(signed.output == "sha256=dec6a680679a968e7e0319355b23599cbfc54502c0784668e9618baa0c633756\n")
        let unset = try LifecycleProcess.run(["sign", file])
        #expect(unset.exitCode == 2 && unset.complaints.contains("LIFECYCLE_APP_SECRETS"))
        let secretFile = try folder.write("test_app_secret\n", to: "secret")
        let fromFile = try LifecycleProcess.run(
            ["sign", file], environment: ["LIFECYCLE_APP_SECRETS_FILE": secretFile])
        #expect(fromFile.output == signed.output)
    }

    @Test("refuses to write while a server does, says how, and posts instead")
    func post() throws {
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let refused = try run("ingest", input: change)
        #expect(refused.exitCode == 2 && refused.complaints.contains("--post"))
        #expect(refused.complaints.contains("\(server.pid)"))

        let secrets = ["LIFECYCLE_APP_SECRETS": ServingProcess.secret]
        let own = #"{"received_at":1739321025000,"body":\#(change)}"#
        let post = ["ingest", "--json", "--post", server.url + "/webhook"]
        let posted = try LifecycleProcess.run(post, input: change + "\n" + own, environment: secrets)
        #expect(posted.exitCode == 1 && posted.object["recorded"] as? Int == 1)
        #expect(posted.complaints.contains("stdin:2: "))
        let asNow = try LifecycleProcess.run(post + ["--as-now"], input: own, environment: secrets)
        #expect(asNow.exitCode == 0 && asNow.object["redelivered"] as? Int == 1)
        #expect(try run("status", "1", "--json").object["redeliveries"] as? Int == 1)
        #expect(try run("replay", "--check").exitCode == 0)
        #expect(server.stop() == 0)
    }

    @Test("refuses to serve without a secret, with an empty one, or beyond loopback")
    func serveRefuses() throws {
        func serve(_ arguments: [String], _ environment: [String: String]) throws -> LifecycleProcess.Outcome
        {
            try LifecycleProcess.run(
                ["serve", "--port", "0"] + database + arguments, environment: environment)
        }
        let none = try serve([], [:])
        #expect(none.exitCode == 2 && none.complaints.contains("LIFECYCLE_APP_SECRETS"))
        #expect(try serve([], ["LIFECYCLE_APP_SECRETS": "a,,b"]).exitCode == 2)
        #expect(try serve(["--host", "0.0.0.0"], ["LIFECYCLE_APP_SECRETS": "a"]).exitCode == 64)
        #expect(try serve(["--host", "0.0.0.0", "--insecure-unsigned", "--open-reads"], [:]).exitCode == 64)
    }

    @Test("makes tokens that serve takes, and then listens beyond loopback")
    func tokens() throws {
        let new = try LifecycleProcess.run(["token", "new", "someone", "--scope", "read", "--json"])
        let entry = try #require(new.object["entry"] as? String)
        let token = try #require(new.object["token"] as? String)
        #expect(!entry.contains(token) && entry.hasPrefix("someone:read:"))
        // It got past the guard where it says that the host isn't one.
        func serve(_ tokens: String) throws -> LifecycleProcess.Outcome {
            try LifecycleProcess.run(
                ["serve", "--port", "0", "--host", "no.such.invalid"] + database,
                environment: ["LIFECYCLE_APP_SECRETS": "a", "LIFECYCLE_API_TOKENS": tokens])
        }
        #expect(try serve(entry).complaints.contains("Can't listen"))
        let malformed = try serve(token)
        #expect(malformed.exitCode == 2 && malformed.complaints.contains("Entry 1"))
        #expect(!malformed.complaints.contains(token))
        #expect(try LifecycleProcess.run(["token", "new", "a b", "--scope", "read"]).exitCode == 64)
        #expect(try LifecycleProcess.run(["token", "new", "a", "--scope", "admin"]).exitCode == 64)
    }

    @Test("says clearly that a port is taken")
    func portTaken() throws {
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let outcome = try LifecycleProcess.run(
            ["serve", "--port", "\(server.port)", "--database", folder.path("other.sqlite")],
            environment: ["LIFECYCLE_APP_SECRETS": "a"])
        #expect(outcome.exitCode == 2 && outcome.complaints.contains("--port"))
        #expect(server.stop() == 0)
    }
}
