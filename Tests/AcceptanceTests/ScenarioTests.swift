import Foundation
import SolutionLifecycle
import TestSupport
import Testing

/// Each worked case of Tests/Corpus/scenarios, through the command line: exactly its expected answers.
@Suite("Worked scenarios")
struct ScenarioTests {
    static let names = CorpusFolder.files(in: "scenarios")

    @Test("are all here")
    func all() {
        #expect(Self.names.count >= 37)
    }

    @Test("give their expected answers through ingest, and replay --check agrees", arguments: names)
    func scenario(_ name: String) throws {
        let scenario = try Scenario(named: name)
        let folder = try TemporaryFolder()
        let database = ["--database", folder.path("log.sqlite")]
        let strict = scenario.isStrict ? ["--strict"] : []

        let ingested = try LifecycleProcess.run(["ingest", "--json"] + database, input: scenario.lines)
        #expect(ingested.exitCode == 0, "\(ingested.complaints)")
        for (key, value) in scenario.counts { #expect(ingested.object[key] as? Int == value, "\(key)") }

        for (id, expected) in scenario.solutions {
            let status = try LifecycleProcess.run(["status", id, "--json"] + database + strict)
            expect(status.object, has: expected, only: Scenario.statusKeys)
            let history = try LifecycleProcess.run(["history", id, "--json"] + database + strict)
            expectAll(history.object["events"], have: expected["history"])
            let findings = try LifecycleProcess.run(
                ["findings", "--json", "--all", "--solution", id] + database + strict)
            expectAll(findings.object["items"], have: expected["findings"])
            for past in expected["past"] as? [[String: Any]] ?? [] {
                try expectPast(past, of: id, database + strict)
            }
        }
        let check = try LifecycleProcess.run(["replay", "--check"] + database)
        #expect(check.exitCode == 0, "\(check.output)")
    }

    private func expectPast(_ past: [String: Any], of id: String, _ options: [String]) throws {
        let question = past["question"] as? [String: Any] ?? [:]
        let flags = ["at": "--at", "known_at_ms": "--known-at", "known_at_seq": "--known-at-seq"]
        let asked = question.flatMap { [flags[$0.key] ?? $0.key, "\($0.value)"] }
        let answer = try LifecycleProcess.run(["status", id, "--json"] + options + asked)
        guard past["events"] as? Int != 0 else {
            #expect(answer.exitCode == 1 && answer.complaints.contains("no-events-by-then"))
            return
        }
        expect(answer.object, has: past, only: ["status", "events"])
    }

    private func expectAll(_ found: Any?, have expected: Any?) {
        let found = found as? [[String: Any]] ?? []
        let expected = expected as? [[String: Any]] ?? []
        #expect(found.count == expected.count)
        for (one, other) in zip(found, expected) { expect(one, has: other, only: Set(other.keys)) }
    }

    private func expect(_ found: [String: Any], has expected: [String: Any], only keys: Set<String>) {
        for key in keys {
            let wanted = Scenario.printed(expected[key], key: key)
            #expect(Scenario.text(found[key]) == Scenario.text(wanted), "\(key)")
        }
    }
}

/// One file of the corpus. Its times are Unix seconds, where the interface prints RFC 3339.
private struct Scenario {
    let isStrict: Bool
    /// Deliveries as `ingest` reads them.
    let lines: String
    let counts: [String: Int]
    let solutions: [String: [String: Any]]

    static let statusKeys: Set = ["status", "since", "reported_status", "disputed", "ambiguous"]

    init(named name: String) throws {
        let file =
            try JSONSerialization.jsonObject(with: CorpusFolder.read("scenarios/\(name)")) as? [String: Any]
            ?? [:]
        isStrict = file["strict"] as? Bool ?? false
        lines = try (file["deliveries"] as? [[String: Any]] ?? []).map { delivery in
            String(decoding: try JSONSerialization.data(withJSONObject: delivery), as: UTF8.self) + "\n"
        }.joined()
        let expect = file["expect"] as? [String: Any] ?? [:]
        counts = expect["counts"] as? [String: Int] ?? [:]
        solutions = expect["solutions"] as? [String: [String: Any]] ?? [:]
    }

    static func printed(_ value: Any?, key: String) -> Any? {
        guard ["since", "triggered_at", "effective_at"].contains(key), let seconds = value as? Int else {
            return value
        }
        return UnixSeconds(Int64(seconds)).rfc3339
    }

    /// A canonical text, so that values of any JSON type compare.
    static func text(_ value: Any?) -> String {
        let data = try? JSONSerialization.data(
            withJSONObject: [value ?? NSNull()], options: [.sortedKeys, .fragmentsAllowed])
        return data.map { String(decoding: $0, as: UTF8.self) } ?? "unwritable"
    }
}
