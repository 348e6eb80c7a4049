import Foundation
import PartnerSolutionsWebhook
import ReadingOracle
import SolutionLifecycle
import TestSupport
import Testing

/// Any bytes give an answer, and one that holds together.
@Suite("Any bytes")
struct TotalityTests {
    @Test("give an answer that holds together", arguments: (UInt64(0)..<16).map { $0 * 1000 })
    func mutated(first: UInt64) throws {
        let bodies = try Self.bodies()
        for seed in first..<(first + 1000) {
            var random = SplitMix64(seed: seed)
            var body = random.pick(bodies)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                body = Mutation.once(body, with: random.pick(bodies), &random)
            }
            if let complaint = Self.complaint(about: body) {
                Issue.record("seed \(seed): \(complaint)\n\(String(decoding: body, as: UTF8.self))")
                return
            }
        }
    }

    @Test("in a kept value give an answer that holds together", arguments: [UInt64(30_000), 31_000])
    func keptValue(first: UInt64) {
        let kept = Sent.value(and: Self.more)
        for seed in first..<(first + 1000) {
            var random = SplitMix64(seed: seed)
            let more = Mutation.once(Data(Self.more.utf8), with: Data(kept.utf8), &random)
            let frame = Sent.alone(Sent.change(Sent.value(and: "MORE"))).split(separator: "MORE")
            let body = Data(frame[0].utf8) + more + Data(frame[1].utf8)
            if let complaint = Self.complaint(about: body) {
                Issue.record("seed \(seed): \(complaint)\n\(String(decoding: body, as: UTF8.self))")
                return
            }
        }
    }

    @Test("nested at random give an answer that holds together", arguments: [UInt64(50_000), 51_000])
    func nested(first: UInt64) {
        let frames = [
            ("", ""), (#"{"entry":["#, "]}"), (#"{"entry":[{"changes":["#, "]}]}"),
            (#"{"entry":[{"id":1,"changes":[{"field":"partner_solutions","value":{"x":"#, "}}]}]}"),
            (#"{"entry":[{"changed_fields":["#, "]}]}"),
        ]
        for seed in first..<(first + 1000) {
            var random = SplitMix64(seed: seed)
            let depth = Int.random(in: 0...(Bool.random(using: &random) ? 20 : 700), using: &random)
            let isObject = (0..<depth).map { _ in Bool.random(using: &random) }
            let opened = isObject.map { $0 ? #"{"a":"# : "[" }.joined()
            let closed = isObject.reversed().map { $0 ? "}" : "]" }.joined()
            let frame = random.pick(frames)
            let body = frame.0 + opened + random.pick(["0", "null", "{}", #""""#]) + closed + frame.1
            if let complaint = Self.complaint(about: Data(body.utf8)) {
                Issue.record("seed \(seed): \(complaint)\n\(body)")
                return
            }
        }
    }

    @Test(
        "with 100,000 brackets take less than 50 ms",
        arguments: [
            "[", "{", "]", #"{"a":"#, #"[{"a":"#, #"{"entry":["#, #"{"entry":[{"changes":["#, "[[],", "\"",
            "\\",
        ])
    func brackets(open: String) {
        let plain = Data(String(repeating: open, count: 100_000).utf8)
        let before = #"{"entry":[{"id":"9","changes":[{"field":"partner_solutions","value":{"x":"#
        let value = Data(before.utf8) + plain
        for body in [plain, value] {
            #expect(WebhookBody.read(body).onlyReason == .notJSON)
            if case .body = DeliveryLine.read(body) { Issue.record("a line of \(open) is read") }
            // The best of five: other tests run beside this one.
            let times = (0..<5).map { _ in ThreadTime.measure { _ = WebhookBody.read(body) } }
            #expect(times.contains { $0 < .milliseconds(50) }, "\(times)")
        }
    }

    @Test("nested up to 512 deep are read, and deeper ones quarantined whole")
    func depth() {
        for depth in [1, 100, 400, 500] {
            let element = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            #expect(read(Sent.body(element)).kept == [element])
        }
        let tooDeep = String(repeating: "[", count: 600) + String(repeating: "]", count: 600)
        #expect(read(Sent.body(tooDeep)).onlyReason == .notJSON)
    }

    /// Members beyond the three, with something of everything.
    private static let more =
        #""name":"é\u0000","list":[1,2.5e3,{"a":[]},[0,null]],"text":"}]\\\"","o":{"b":true}"#

    /// The corpus, and bodies of many kinds of elements.
    private static func bodies() throws -> [Data] {
        let payloads = try Corpus.names(in: "payloads").map(Corpus.payload)
        let scenarios = try Corpus.scenarios().flatMap(\.bodies)
        let more = Sent.value(and: Self.more)
        let rich = [
            Sent.body(
                Sent.entry(Sent.change(more), Sent.change(more)), Sent.entry(id: "0", Sent.change(more))),
            Sent.body(
                Sent.entry(Sent.change(nil), "null", Sent.change(more)), "[[],{}]", #"{"changes":null}"#),
            Sent.body(
                #"{"changed_fields":["partner_solutions"]}"#,
                Sent.entry(id: "5.0", time: #""7""#, Sent.change(more))),
        ]
        // The rich ones as often as the rest together: they reach further.
        let repeated = Array(repeating: rich.map { Data($0.utf8) }, count: 12)
        return payloads + scenarios + repeated.flatMap(\.self)
    }

    /// What doesn't hold together; `nil` where all does.
    private static func complaint(about body: Data) -> String? {
        let contents = WebhookBody.read(body)
        for quarantined in contents.quarantined {
            let bytes = Data(quarantined.raw.bytes)
            if quarantined.reason.rawValue.isEmpty || quarantined.reason.message.isEmpty {
                return "no reason"
            }
            if bytes.isEmpty ? !body.isEmpty : body.range(of: bytes) == nil { return "no piece of the body" }
            if quarantined.raw.sha256 != WebhookBody.raw(bytes).sha256 { return "another SHA-256" }
            if isAboutTheBody(quarantined.reason) {
                let isAlone =
                    contents.quarantined.count == 1 && contents.changes.isEmpty && contents.ignored == 0
                if !isAlone || bytes != body { return "\(quarantined.reason) is not all" }
            } else if bytes == body {
                return "\(quarantined.reason) with the whole body"
            }
        }
        for change in contents.changes {
            let texts = [change.solutionID, change.portfolioID, change.event.text, change.reported.text]
            let longest = 256 + Change.testPrefix.utf8.count
            for text in texts
            where !(1...longest).contains(text.utf8.count)
                || !text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            {
                return "a text that is not printable: \(text)"
            }
            if change.solutionID.hasPrefix("test:") != (change.portfolioID == "0") {
                return "\(change.solutionID)"
            }
            if let time = change.triggeredAt, !(1...UnixSeconds.latest.rawValue).contains(time.rawValue) {
                return "triggered at \(time.rawValue)"
            }
            if let extra = change.extra, !StrictJSON.isValid(extra) { return "no JSON: \(extra)" }
        }
        if contents.ignored < 0 { return "ignored \(contents.ignored)" }
        if contents != ReadingOracle.read(body) { return "another answer than Foundation's decoder leads to" }
        _ = DeliveryLine.read(body)
        return nil
    }

    private static func isAboutTheBody(_ reason: QuarantineReason) -> Bool {
        [.notJSON, .bodyNotAnObject, .noEntryArray].contains(reason)
    }
}
