import Foundation
import TestSupport
import Testing

/// `simulate`, and the commands that its logs are good for.
@Suite("A simulated log")
struct SimulationTests {
    private let folder: TemporaryFolder
    private let database: [String]

    private static let faults = [
        "--solutions", "400", "--seed", "11", "--shuffle", "--duplicate", "0.1", "--drop", "0.05",
        "--illegal", "0.03", "--restamp", "0.02", "--same-second", "0.03", "--both-partners", "0.3",
        "--rebatch", "0.3", "--other-fields", "0.1", "--unreadable", "0.02",
    ]

    init() throws {
        folder = try TemporaryFolder()
        database = ["--database", folder.path("log.sqlite")]
    }

    @Test("is the same from the same seed, and another from another")
    func deterministic() throws {
        let one = try LifecycleProcess.run(["simulate"] + Self.faults)
        #expect(one.exitCode == 0 && one.output.split(separator: "\n").count > 1000)
        #expect(try LifecycleProcess.run(["simulate"] + Self.faults).output == one.output)
        #expect(try LifecycleProcess.run(["simulate"] + Self.faults + ["--seed", "12"]).output != one.output)
    }

    @Test("goes in, verifies, is backed up, and comes out again as deliveries with the same answers")
    func roundTrip() throws {
        let lines = try LifecycleProcess.run(["simulate"] + Self.faults).output
        #expect(try LifecycleProcess.run(["ingest"] + database, input: lines).exitCode == 0)
        #expect(try LifecycleProcess.run(["verify"] + database).exitCode == 0)
        let head = try LifecycleProcess.run(["verify", "--head"] + database).output
            .trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try LifecycleProcess.run(["verify", "--expect-head", head] + database).exitCode == 0)
        #expect(try LifecycleProcess.run(["backup", folder.path("copy.sqlite")] + database).exitCode == 0)
        let copy = ["--database", folder.path("copy.sqlite")]
        #expect(try LifecycleProcess.run(["verify", "--expect-head", head] + copy).exitCode == 0)

        let exported = try LifecycleProcess.run(["export", "--format", "deliveries"] + database).output
        let other = ["--database", folder.path("other.sqlite")]
        #expect(try LifecycleProcess.run(["ingest"] + other, input: exported).exitCode == 0)
        for question in [["solutions", "--json", "--tests"], ["findings", "--json", "--all"]] {
            let wanted = try LifecycleProcess.run(question + database).output
            // What was quarantined stays behind, and its entries with it.
            let entry = /"[a-z]+_at_entry":[0-9]+,|"(raised|healed)_at":"[^"]*",/
            #expect(
                try LifecycleProcess.run(question + other).output.replacing(entry, with: "")
                    == wanted.replacing(entry, with: ""))
        }
    }

    @Test("can be had as JSON lines, as a table, and as traces")
    func formats() throws {
        let lines = try LifecycleProcess.run(["simulate"] + Self.faults).output
        let events =
            try LifecycleProcess.run(["ingest", "--json"] + database, input: lines).object["recorded"] as? Int
        func exported(_ format: String) throws -> [Substring] {
            try LifecycleProcess.run(["export", "--format", format] + database).output.split(separator: "\n")
        }
        #expect(try exported("jsonl").count == (events ?? 0) + 1)
        #expect(try exported("csv").count == (events ?? 0) + 2)
        let traces = try exported("xes")
        #expect(traces.filter { $0.hasPrefix("<event>") }.count == events)
        let python =
            """
            import sys, xml.etree.ElementTree as tree
            print(len(tree.parse(sys.stdin).getroot().findall('trace')))
            """
        let parsed = try LifecycleProcess.run(
            ["python3", "-c", python], input: traces.joined(separator: "\n"),
            program: URL(fileURLWithPath: "/usr/bin/env"))
        let solutions = try LifecycleProcess.run(["solutions"] + database).output.split(separator: "\n").count
        #expect(parsed.output == "\(solutions)\n")
    }

    @Test("is posted as Meta would, and everything acknowledged is there")
    func post() throws {
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posted = try LifecycleProcess.run(
            ["simulate", "--json", "--post", server.url + "/webhook", "--concurrency", "4"] + Self.faults,
            environment: ["LIFECYCLE_APP_SECRETS": ServingProcess.secret])
        #expect(posted.exitCode == 0, "\(posted.complaints)")
        #expect(posted.object["sent"] as? Int == posted.object["acknowledged"] as? Int)
        #expect(server.stop() == 0)
        let verified = try LifecycleProcess.run(["verify", "--json"] + database)
        #expect(verified.exitCode == 0)
        #expect(verified.object["events"] as? Int == posted.object["recorded"] as? Int)
    }

    @Test("is explained: every event of a solution, in sentences")
    func explain() throws {
        let story = DemoStoryLines.healed
        _ = try LifecycleProcess.run(["ingest"] + database, input: story)
        let outcome = try LifecycleProcess.run(["explain", "1"] + database)
        let expected = """
            Solution 1 is ACTIVE since 2025-02-12T00:44:13Z. Next may come PENDING_DEACTIVATION. \
            1 finding stands. 3 events were imported from a file, the first at MOMENT, and did not come \
            by webhook.

            Event 1
              SOLUTION_CREATED reports DRAFT to portfolio 506914307656634, stamped 2025-02-12T00:43:44Z, \
            received 2025-02-12T00:43:45.000Z (ingest, entry 1).
              Legal: from no status to DRAFT.

            Event 3
              SOLUTION_CREATED reports INITIATED to portfolio 506914307656634, stamped 2025-02-12T00:43:54Z, \
            received 2025-02-12T00:44:15.000Z (ingest, entry 3).
              Legal: from DRAFT to INITIATED.
              Flagged out_of_order after event 3.

            Event 2
              SOLUTION_CREATED reports ACTIVE to portfolio 506914307656634, stamped 2025-02-12T00:44:13Z, \
            received 2025-02-12T00:44:14.000Z (ingest, entry 2).
              It stands at 2025-02-12T00:44:13Z: it arrived before event 3, but happened after it.
              Legal: from INITIATED to ACTIVE.
              Flagged event_mismatch after event 3.
              Flagged illegal_transition after event 2, and healed by event 3.

            """
        let told = outcome.output.replacing(/first at [^,]*/, with: "first at MOMENT")
        #expect(told == expected)
    }
}

private enum DemoStoryLines {
    static let healed = [
        ("DRAFT", 1_739_321_024, 1_739_321_025), ("ACTIVE", 1_739_321_053, 1_739_321_054),
        ("INITIATED", 1_739_321_034, 1_739_321_055),
    ]
    .map { status, at, received in
        #"{"received_at":\#(received * 1000),"body":\#(Posting.body(status, of: "1", at: Int64(at)))}"#
    }.joined(separator: "\n")
}
