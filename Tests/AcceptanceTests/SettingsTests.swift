import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleServer
import TestSupport
import Testing

@testable import lifecycle

@Suite("Settings")
struct SettingsTests {
    private func settings(
        flags: [(inout GivenFlags) -> Void] = [], _ environment: [String: String] = [:], file: String? = nil
    ) throws -> SettingsInForce {
        let folder = try TemporaryFolder()
        var given = GivenFlags()
        for add in flags { add(&given) }
        if let file { given.add(\.config, try folder.write(file, to: "settings.json")) }
        return try SettingsInForce(given, environment: environment)
    }

    @Test("come from flags, else the environment, else the file, else the defaults")
    func order() throws {
        let flag: (inout GivenFlags) -> Void = { $0.add(\.port, "1") }
        let environment = ["LIFECYCLE_PORT": "2"]
        let file = #"{"port": 3}"#
        #expect(try settings(flags: [flag], environment, file: file).port == 1)
        #expect(try settings(environment, file: file).port == 2)
        #expect(try settings(file: file).port == 3)
        #expect(try settings().port == 8080)
        let found = try settings(environment, file: file).found
        #expect(found["port"]?.source == .environment && found["host"] == nil)
        #expect(try settings(file: file).found["port"]?.source == .file)
        #expect(try settings(flags: [flag]).found["port"]?.source == .flag)
    }

    @Test("can be switched off again by what is stronger")
    func flags() throws {
        let file = #"{"open_reads": true, "strict": false}"#
        #expect(try settings(file: file).openReads)
        #expect(try !settings(["LIFECYCLE_OPEN_READS": "no"], file: file).openReads)
        #expect(try settings(["LIFECYCLE_STRICT": "YES"], file: file).strict)
        #expect(
            try !settings(flags: [{ $0.add(\.strict, false) }], ["LIFECYCLE_STRICT": "1"], file: file).strict)
    }

    @Test("that are empty variables count as unset; null in the file too")
    func empty() throws {
        #expect(try settings(["LIFECYCLE_HOST": ""], file: #"{"host": "::1", "port": null}"#).host == "::1")
        #expect(try settings(file: #"{"port": null}"#).found["port"] == nil)
    }

    @Test("of the file may be text, numbers, truth values and lists")
    func forms() throws {
        let read = try settings(file: #"{"port": "81", "host": "::1", "app_secrets": ["a", "b"]}"#)
        #expect(try read.port == 81 && read.host == "::1" && read.appSecrets == "a,b")
    }

    @Test(
        "of a wrong form are refused, naming what gives them",
        arguments: [
            (["LIFECYCLE_PORT": "80a"], "{}", "LIFECYCLE_PORT must be a number from 0 to 65535."),
            (["LIFECYCLE_STRICT": "on"], "{}", "LIFECYCLE_STRICT must be true or false"),
            ([:], #"{"port": 70000}"#, "port in "), ([:], #"{"port": 1.5}"#, "port is neither text"),
            ([:], #"{"port": {"http": 1}}"#, "port is neither text"), ([:], "[]", "one JSON object"),
            ([:], "", "one JSON object"), ([:], #"{"port": 1"#, "one JSON object"),
        ])
    func malformed(_ environment: [String: String], _ file: String, _ why: String) throws {
        let refusal = try #require(throws: Refusal.self) {
            try settings(environment, file: file).checkAll()
        }
        #expect(refusal.exitCode == 2 && refusal.problem.detail.contains(why), "\(refusal.problem.detail)")
        #expect(throws: ValidationError.self) { try settings(flags: [{ $0.add(\.port, "x") }]) }
    }

    @Test(
        "that don't exist are refused in the file, naming those near",
        arguments: [
            ("prot", "port"), ("openreads", "open_reads"), ("verify-token", "verify_token"),
            ("API_TOKENS", "The keys are"), ("config", "The keys are"), ("colour", "The keys are"),
        ])
    func unknown(_ key: String, _ hint: String) throws {
        let refusal = try #require(throws: Refusal.self) { try settings(file: #"{"\#(key)": "x"}"#) }
        #expect(refusal.problem.detail.contains("There is no setting \(key). "))
        #expect(refusal.problem.detail.contains(hint), "\(refusal.problem.detail)")
    }

    @Test("that look like variables of ours and aren't are noticed")
    func unknownVariables() throws {
        #expect(try settings(["LIFECYCLE_PROT": "1", "PROT": "1"]).unknownVariables == ["LIFECYCLE_PROT"])
    }

    @Test("of secrets come from the stronger source, and from the variable before its file")
    func secrets() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write(" in-file \n", to: "secret")
        func token(_ environment: [String: String], _ file: String = "{}") throws -> String? {
            try settings(environment.merging(["LIFECYCLE_APP_SECRETS": "a"]) { $1 }, file: file)
                .credentials(unsigned: false).verifyToken
        }
        let name = "LIFECYCLE_VERIFY_TOKEN"
        #expect(try token([:]) == nil)
        #expect(try token([name: "direct"]) == "direct")
        #expect(try token(["\(name)_FILE": path]) == "in-file")
        #expect(try token([name: "direct", "\(name)_FILE": path]) == "direct")
        #expect(try token(["\(name)_FILE": path], #"{"verify_token": "config"}"#) == "in-file")
        #expect(try token([name: "direct"], #"{"verify_token_file": "\#(path)"}"#) == "direct")
        #expect(try token([:], #"{"verify_token_file": "\#(path)"}"#) == "in-file")
        #expect(throws: Refusal.self) { try token(["\(name)_FILE": folder.path("none")]) }
    }

    @Test("have names of their own, and secrets have no flag")
    func names() {
        #expect(Settings.all.count > 10)
        #expect(Set(Settings.all.map(\.key)).count == Settings.all.count)
        for setting in Settings.all {
            #expect(setting.key.wholeMatch(of: #/[a-z]+(_[a-z]+)*/#) != nil, "\(setting.key)")
            #expect(!setting.isSecret || !setting.hasFlag, "\(setting.key)")
        }
    }

    @Test("stand in docs/configuration.md, each with its names, form and default")
    func documented() throws {
        let page = CorpusFolder.url.appendingPathComponent("../../docs/configuration.md")
        let text = try String(contentsOf: page, encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { row in
            row.dropFirst(2).dropLast(2).components(separatedBy: " | ")
        }
        let expected = Settings.all.map { setting in
            let standard =
                switch setting.standardJSON {
                case .null: "none"
                case .string(let text): "`\(text)`"
                case let other: "`\(other.text)`"
                }
            return [
                setting.isInFile ? "`\(setting.key)`" : "`\(setting.key)` (not in the file)",
                setting.hasFlag ? "`\(setting.flag)`" : "none", "`\(setting.variable)`", setting.meaning,
                setting.form, standard,
            ]
        }
        #expect(rows == expected)
    }
}
