import Foundation
import TestSupport
import Testing

/// What people report of programs such as this one, each in its smallest form, by real processes.
@Suite("Faults found from outside: settings and start")
struct OutsideStartTests {
    private let folder: TemporaryFolder
    private var database: [String] { ["--database", folder.path("log.sqlite")] }

    init() throws {
        folder = try TemporaryFolder()
        _ = try LifecycleProcess.run(
            ["ingest"] + database, input: Posting.body("DRAFT", of: "1", at: 1_739_321_024))
    }

    @Test("a command judges only the settings that it uses")
    func otherSettings() throws {
        for environment in [
            ["LIFECYCLE_PORT": "tcp://10.96.14.7:8080"], ["LIFECYCLE_PORT": "x"],
            ["LIFECYCLE_LOG_LEVEL": "loud"],
            ["LIFECYCLE_SERVICE_HOST": "10.96.14.7", "LIFECYCLE_PORT_8080_TCP": "tcp://10.96.14.7:8080"],
        ] {
            let outcome = try LifecycleProcess.run(["status", "1"] + database, environment: environment)
            #expect(outcome.exitCode == 0, "\(environment) \(outcome.complaints)")
        }
        let config = try LifecycleProcess.run(
            ["config"], environment: ["LIFECYCLE_PORT": "tcp://10.96.14.7:8080"])
        #expect(config.exitCode == 0 && config.complaints.contains("LIFECYCLE_PORT"), "\(config.complaints)")
        #expect(!config.complaints.contains("meant?"))
        #expect(try LifecycleProcess.run(["config"], environment: ["LIFECYCLE_PORT": "x"]).exitCode == 2)
    }

    @Test(
        "secrets are read as people write them",
        arguments: [
            "0123456789abcdef0123456789abcdef\nfedcba9876543210fedcba9876543210\n",
            "\u{FEFF}0123456789abcdef0123456789abcdef\r\nfedcba9876543210fedcba9876543210\r\n",
            "# new\n0123456789abcdef0123456789abcdef\n\n# the old one\nfedcba9876543210fedcba9876543210",
            "0123456789abcdef0123456789abcdef,fedcba9876543210fedcba9876543210",
        ])
    func secrets(text: String) throws {
        let file = try folder.write(text, to: "secrets")
        let body = try folder.write("{}", to: "body")
        let signature = try LifecycleProcess.run(
            ["sign", body], environment: ["LIFECYCLE_APP_SECRETS_FILE": file])
        let plain = try LifecycleProcess.run(
            ["sign", body], environment: ["LIFECYCLE_APP_SECRETS": "0123456789abcdef0123456789abcdef"])
        #expect(signature.exitCode == 0 && signature.output == plain.output, "\(signature.complaints)")
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"), environment: ["LIFECYCLE_APP_SECRETS_FILE": file])
        server.stop()
        let said = server.complaintsToTheEnd()
        #expect(said.contains("App secrets: 2 ("), "\(said)")
        #expect(!said.contains("isn't 32"))
    }

    @Test(
        "a secret that can't be one is refused by its setting's name, and not told back",
        arguments: ["\"0123456789abcdef\"", "SECRET=0123456789abcdef", "0123 4567"])
    func slips(text: String) throws {
        let file = try folder.write(text, to: "secrets")
        let outcome = try LifecycleProcess.run(
            ["serve", "--port", "0"] + database, environment: ["LIFECYCLE_APP_SECRETS_FILE": file])
        #expect(outcome.exitCode == 2 && outcome.complaints.contains("LIFECYCLE_APP_SECRETS"))
        #expect(!outcome.complaints.contains("0123"))
    }

    @Test("a new log is told of, and can be refused; a start that fails leaves none behind")
    func newLog() throws {
        let path = folder.path("new.sqlite")
        let secret = ["LIFECYCLE_APP_SECRETS": "x"]
        let refused = try LifecycleProcess.run(
            ["serve", "--port", "0", "--must-exist", "--database", path], environment: secret)
        #expect(refused.exitCode == 2 && refused.complaints.contains("--must-exist"))
        #expect(
            try LifecycleProcess.run(["ingest", folder.path("nofile.json"), "--database", path]).exitCode == 2
        )
        let listening = try ServingProcess(databasePath: folder.path("log.sqlite"), environment: secret)
        let port = try #require(listening.url.split(separator: ":").last)
        let taken = try LifecycleProcess.run(
            ["serve", "--port", "\(port)", "--database", path], environment: secret)
        listening.stop()
        #expect(taken.exitCode == 2 && taken.complaints.contains("in use"), "\(taken.complaints)")
        #expect(!FileManager.default.fileExists(atPath: path))
        #expect(
            try LifecycleProcess.run(["ingest", "--database", folder.path("sub") + "/"], input: "{}").exitCode
                == 2
        )
        let made = try LifecycleProcess.run(
            ["ingest", "--database", path], input: Posting.body("DRAFT", of: "1", at: 1_739_321_024))
        #expect(made.exitCode == 0 && made.complaints.contains(path), "\(made.complaints)")
    }

    private func shell(_ script: String) throws -> LifecycleProcess.Outcome {
        try LifecycleProcess.run(["-c", script], program: URL(fileURLWithPath: "/bin/sh"))
    }

    @Test("what can't be written to stdout is said; a reader that has had enough is no failure")
    func fullDevice() throws {
        let binary = LifecycleProcess.binary.path
        let log = folder.path("log.sqlite")
        for words in ["solutions --database \(log)", "--help", "--version", "diagram"] {
            let full = try shell("\(binary) \(words) > /dev/full")
            #expect(full.exitCode == 2 && full.complaints.contains("stdout"), "\(words): \(full.complaints)")
        }
        let closed = try shell("{ \(binary) export --database \(log); echo $? >&2; } | true")
        #expect(closed.complaints.hasSuffix("0\n"), "\(closed.complaints)")
    }

    @Test("the first process of a container ends when it is told to")
    func firstProcess() throws {
        let binary = LifecycleProcess.binary.path
        let outcome = try shell(
            """
            mkfifo \(folder.path("nothing")); exec 3<>\(folder.path("nothing"))
            unshare -Urpf --mount-proc \(binary) ingest - --database \(folder.path("first")) <&3 2>/dev/null &
            while kill -0 $! 2>/dev/null; do
                child=$(pgrep -P $! 2>/dev/null) && grep -q ingest /proc/$child/cmdline && break
            done
            while kill -TERM $child; do :; done 2>/dev/null; wait $!; echo $?
            """)
        #expect(outcome.output == "143\n", "\(outcome.output) \(outcome.complaints)")
    }

    @Test("times are read as other programs write them")
    func times() throws {
        let body = Posting.body("INITIATED", of: "1", at: 1_739_321_025)
        for text in ["2025-10-09T09:00:00+0000", "2025-10-09 09:00:00Z", "2025-10-09T09:00Z"] {
            let outcome = try LifecycleProcess.run(
                ["ingest", "--json"] + database, input: #"{"received_at":"\#(text)","body":\#(body)}"#)
            #expect(outcome.exitCode == 0 && outcome.object["deliveries"] as? Int == 1, "\(text)")
        }
        for moment in ["now", "yesterday", "-3d", "2025-10-09 09:00Z", "2025-10-09T09:00:00+0000"] {
            let outcome = try LifecycleProcess.run(["status", "1", "--at", moment] + database)
            #expect(outcome.exitCode == 0, "\(moment): \(outcome.complaints)")
        }
    }

    @Test("a named pipe is opened once, and nothing that goes through it is lost")
    func pipe() throws {
        let (binary, log) = (LifecycleProcess.binary.path, folder.path("piped.sqlite"))
        let file = try folder.write(Posting.body("DRAFT", of: "7", at: 1), to: "body.json")
        let pipe = folder.path("pipe")
        let outcome = try shell(
            "mkfifo \(pipe); cat \(file) > \(pipe) & \(binary) ingest \(pipe) --json --database \(log)")
        #expect(outcome.object["recorded"] as? Int == 1, "\(outcome.complaints)")
    }

    @Test("deliveries are read as other programs keep them")
    func envelopes() throws {
        let (one, two) = (Posting.body("DRAFT", of: "7", at: 1), Posting.body("INITIATED", of: "7", at: 2))
        let quoted = String(decoding: try JSONEncoder().encode(two), as: UTF8.self)
        let base64 = Data(two.utf8).base64EncodedString()
        for (number, document) in [
            "[\(one),\n\(two)]", #"[{"received_at":5,"body":\#(one)},{"body":\#(two)}]"#,
            #"[{"headers":{"a":"b"},"params":{},"query":{},"body":\#(two)}]"#,
            #"{"headers":{},"body":\#(quoted),"isBase64Encoded":false}"#,
            #"{"headers":{},"body":"\#(base64)","isBase64Encoded":true}"#,
        ].enumerated() {
            let log = ["--database", folder.path("\(number).sqlite")]
            let file = try folder.write(document, to: "\(number).json")
            let outcome = try LifecycleProcess.run(["ingest", file, "--json"] + log)
            #expect(
                outcome.exitCode == 0 && outcome.object["recorded"] as? Int == (number < 2 ? 2 : 1),
                "\(number)")
            let status = try LifecycleProcess.run(["status", "7", "--json"] + log).object["status"]
            #expect(status as? String == "INITIATED", "\(number)")
        }
    }

    @Test("extra is an object or null; what isn't JSON to everybody is a text")
    func extraText() throws {
        let value = #"{"event":"E","solution_id":"8","solution_status":"DRAFT","name":"Caf\ud83d"}"#
        let body = #"{"entry":[{"id":"9","changes":[{"field":"partner_solutions","value":\#(value)}]}]}"#
        let log = ["--database", folder.path("extra.sqlite")]
        #expect(try LifecycleProcess.run(["ingest"] + log, input: body).exitCode == 0)
        let line = try LifecycleProcess.run(["export"] + log).output.split(separator: "\n").first
        let event = LifecycleProcess.Outcome.object(String(line ?? ""))
        #expect(event["extra"] is NSNull && event["extra_text"] as? String == value)
        let history = try LifecycleProcess.run(["history", "8", "--json"] + log).object["events"]
        let first = (history as? [[String: Any]])?.first
        #expect(first?["extra"] is NSNull && first?["extra_text"] as? String == value)
    }

    @Test("traces are an element a line, with their extensions, globals and classifier")
    func traces() throws {
        let lines = try LifecycleProcess.run(["export", "--format", "xes"] + database).output.split(
            separator: "\n")
        #expect(lines.allSatisfy { $0.hasPrefix("<") && $0.hasSuffix(">") })
        #expect(lines.contains { $0.contains(#"xes.version="1849.2016""#) })
        #expect(lines.count { $0 == "<trace>" } == 1 && lines.count { $0 == "<event>" } == 1)
        let keys = lines.compactMap { $0.firstMatch(of: #/key="([a-z]+):/#).map { String($0.1) } }
        #expect(Set(keys) == ["concept", "time", "lifecycle", "mps"])
        #expect(lines.contains(#"<string key="lifecycle:transition" value="complete"/>"#))
    }
}
