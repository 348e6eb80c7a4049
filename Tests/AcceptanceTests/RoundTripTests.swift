import Foundation
import TestSupport
import Testing

/// What `export --format deliveries` writes, `ingest` reads back to the same log.
@Suite("Delivery lines come back")
struct RoundTripTests {
    private static let limit = 3 * 1024 * 1024

    /// Ingests the lines, exports, ingests that, and compares what both files say.
    private func comesBack(_ lines: [String], _ note: String = "") throws {
        let folder = try TemporaryFolder()
        let database = ["--database", folder.path("log.sqlite")]
        let other = ["--database", folder.path("other.sqlite")]
        let input = lines.map { $0 + "\n" }.joined()
        let ingested = try LifecycleProcess.run(["ingest", "--json"] + database, input: input)
        try #require(ingested.exitCode == 0, "\(ingested.complaints)")
        let exported = try LifecycleProcess.run(["export", "--format", "deliveries"] + database).output
        let back = try LifecycleProcess.run(["ingest", "--json"] + other, input: exported)
        #expect(back.exitCode == 0 && back.object["quarantined"] as? Int == 0, "\(note) \(back.complaints)")
        #expect(try LifecycleProcess.run(["export", "--format", "deliveries"] + other).output == exported)
        for question in [["solutions", "--json", "--tests"], ["findings", "--json", "--tests"]] {
            let wanted = try LifecycleProcess.run(question + database).output
            let answered = try LifecycleProcess.run(question + other).output
            #expect(fact(Substring(answered)) == fact(Substring(wanted)), "\(note) \(question)")
        }
        let facts = [database, other].map { file in
            Result {
                try LifecycleProcess.run(["export", "--tests"] + file).output.split(separator: "\n")
                    .dropLast().map(fact)
            }
        }
        #expect(try facts[0].get() == facts[1].get(), "\(note)")
    }

    /// An event without what belongs to its recording.
    private func fact(_ line: Substring) -> String {
        String(line)
            .replacing(/"(delivery|known_at_entry|(raised|healed)_at_entry)":[0-9]+,/, with: "")
            .replacing(/"(recorded|raised|healed)_at":"[^"]*",/, with: "")
    }

    private func change(_ solution: String, _ status: String = "ACTIVE", more: String = "") -> String {
        #"{"field":"partner_solutions","value":{"event":"E","solution_id":\#(solution),"#
            + #""solution_status":"\#(status)"\#(more)}}"#
    }

    private func wrapped(_ body: String, receivedAt: Int64 = 1_739_322_224_800) -> String {
        #"{"received_at":\#(receivedAt),"body":\#(body)}"#
    }

    @Test("of a body as large as it may be, in one entry")
    func largest() throws {
        var body = #"{"entry":[{"id":"9","changes":["#
        var number = 0
        while body.utf8.count < Self.limit - 200 {
            body += (number == 0 ? "" : ",") + change("\"s\(number)\"")
            number += 1
        }
        try comesBack([wrapped(body + "]}]}")])
    }

    @Test("of a body that is longer as we write it: in two lines")
    func split() throws {
        // A change known already beside a new one: they are written apart.
        var first = "", both = ""
        var number = 0
        while both.utf8.count < Self.limit - 400 {
            let (old, new) = (change("\(number)", "DRAFT"), change("\(number)", "INITIATED"))
            let comma = number == 0 ? "" : ","
            first += comma + #"{"id":\#(number),"changes":[\#(old)]}"#
            both += comma + #"{"id":\#(number),"changes":[\#(old),\#(new)]}"#
            number += 1
        }
        try comesBack([wrapped(#"{"entry":[\#(first)]}"#), wrapped(#"{"entry":[\#(both)]}"#)])
    }

    @Test("of one value that fills a body")
    func oneValue() throws {
        let frame = #"{"entry":[{"id":5,"changes":[\#(change("7", more: #","x":"NOTE""#))]}]}"#
        let note = String(repeating: "x", count: Self.limit - frame.utf8.count + 4)
        let body = frame.replacing("NOTE", with: note)
        #expect(body.utf8.count == Self.limit)
        try comesBack([wrapped(body)])
    }

    @Test(
        "of any time and receipt",
        arguments: [
            ("99999999999", 1_739_322_224_800), ("100000000000000", 253_402_300_799_999),
            ("253402300799999", 253_402_300_799_999), (#""1739322224""#, -1), ("1", -62_167_219_200_000),
            ("0", 0),
        ] as [(String, Int64)])
    func times(time: String, receivedAt: Int64) throws {
        let body = #"{"entry":[{"id":"0","time":\#(time),"changes":[\#(change("\"a\""))]}]}"#
        try comesBack([wrapped(body, receivedAt: receivedAt)])
    }

    @Test("of random logs")
    func random() throws {
        let count = ProcessInfo.processInfo.environment["LIFECYCLE_ROUND_TRIPS"].flatMap(Int.init) ?? 6
        let first = UInt64.random(in: 0..<1_000_000_000)
        print("round trips: seeds from \(first)")
        for seed in first..<first + UInt64(count) {
            var random = SplitMix64(seed: seed)
            try comesBack(RandomLines.make(&random), "seed \(seed):")
        }
    }
}

/// Deliveries with something of everything that a log can hold.
private enum RandomLines {
    static func make(_ random: inout SplitMix64) -> [String] {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 5...40, using: &random) {
            if let earlier = lines.randomElement(using: &random), Int.random(in: 0..<5, using: &random) == 0 {
                lines.append(earlier)
                continue
            }
            let entries = (0..<Int.random(in: 1...3, using: &random)).map { _ in entry(&random) }
            let body = #"{"entry":[\#(entries.joined(separator: ","))]}"#
            let receivedAt = random.pick([
                Int64.random(in: 1_739_000_000_000...1_740_000_000_000, using: &random),
                Int64.random(in: -62_167_219_200_000...253_402_300_799_999, using: &random),
            ])
            let base64 = Data(body.utf8).base64EncodedString()
            lines.append(#"{"received_at":\#(receivedAt),"body_base64":"\#(base64)"}"#)
        }
        return lines
    }

    private static func entry(_ random: inout SplitMix64) -> String {
        let times = [
            "", #""time":\#(Int64.random(in: 1_739_000_000...1_740_000_000, using: &random)),"#,
            #""time":\#(Int64.random(in: 1...253_402_300_799, using: &random) * 1000),"#,
            #""time":"1739500000","#,
            #""time":1739500000,"#,
        ]
        let changes = (0..<Int.random(in: 1...4, using: &random)).map { _ in change(&random) }
        let id = random.pick([#""0""#, "0", "90", #""90""#, #""a\\\"b""#, "-7", "5e1"])
        return #"{"id":\#(id),\#(random.pick(times))"changes":[\#(changes.joined(separator: ","))]}"#
    }

    private static func change(_ random: inout SplitMix64) -> String {
        let status = random.pick([
            #""DRAFT""#, #""INITIATED""#, #""ACTIVE""#, #""REJECTED""#, #""PENDING_DEACTIVATION""#,
            #""DEACTIVATED""#,
            #""\"<&'=""#, "17", #""\u0041CTIVE""#,
        ])
        let more = random.pick([
            "", "", #","x":1"#, #","x":01"#, #","x":[1,],"y":"é\u2028\"""#, #","x":1e400"#,
            ",\"x\":\"\\ud800\"",
            #","event":"again""#, ",  \"\\u0078\" : { } ",
        ])
        let id = random.pick(["1", #""1""#, #""s-2""#, #""=cmd""#, "1.0", #""3""#])
        let name = random.pick([#""SOLUTION_CREATED""#, #""SOLUTION_UPDATED""#, #""OTHER""#])
        return #"{"field":"partner_solutions","value":{"event":\#(name),"solution_id":\#(id),"#
            + #""solution_status":\#(status)\#(more)}}"#
    }
}
