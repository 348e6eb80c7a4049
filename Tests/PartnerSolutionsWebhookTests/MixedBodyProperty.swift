import PartnerSolutionsWebhook
import SolutionLifecycle
import TestSupport
import Testing

/// Bodies put together at random from elements of which it is known what becomes of each.
@Suite("Mixed bodies")
struct MixedBodyProperty {
    @Test("give for each element what it gives alone, in document order", arguments: [UInt64(1), 1001, 2001])
    func everyElement(first: UInt64) {
        for seed in first..<(first + 300) {
            var random = SplitMix64(seed: seed)
            let mixed = MixedBody(random: &random)
            let contents = read(mixed.text)
            guard
                contents.solutions == mixed.solutions, contents.changes.map(\.extra) == mixed.extras,
                contents.reasons == mixed.reasons, contents.kept == mixed.kept,
                contents.ignored == mixed.ignored
            else {
                Issue.record("seed \(seed): \(contents) from\n\(mixed.text)")
                return
            }
        }
    }
}

private struct MixedBody {
    private(set) var text = ""
    private(set) var solutions: [String] = []
    private(set) var extras: [String?] = []
    private(set) var reasons: [QuarantineReason] = []
    private(set) var kept: [String] = []
    private(set) var ignored = 0

    private static let scalars = [
        "null", "0", "-1.5e3", "true", #""],[{\"\\""#, "[]", "[[ ],{\"a\":\"}\"} ]",
    ]
    private static let badChanges: [(QuarantineReason, String)] = [
        (.solutionIDMissing, #"{"field":"partner_solutions"}"#),
        (.solutionIDUnreadable, Sent.change(Sent.value(solutionID: "1e400"))),
        (.solutionIDUnreadable, Sent.change(Sent.value(solutionID: #""\ud800""#))),
        (.solutionIDReserved, Sent.change(Sent.value(solutionID: #""test:7""#))),
        (.eventMissing, Sent.change(Sent.value(event: nil, and: #""x":{"event":"E"}"#))),
        (.statusUnreadable, "{ \"value\":\(Sent.value(status: "null")) ,\n\"field\":\"partner_solutions\"}"),
    ]
    private static let otherChanges = [
        "{}", Sent.change(field: #""messages""#, #"{"text":"}]\\\"","x":[{"field":"partner_solutions"}]}"#),
        Sent.change(field: "null"), #"{"value":{"solution_id":"7"}}"#,
    ]
    private static let entries: [(QuarantineReason?, String)] = [
        (.changesNotAnArray, #"{"changes":null}"#), (.changesNotAnArray, #"{"id":"]","changes":{"a":[]}}"#),
        (.valuesNotIncluded, #"{"changed_fields":["messages","partner_solutions"]}"#),
        (nil, "{}"), (nil, #"{"messaging":[{"text":"{["}]}"#),
    ]

    init(random: inout SplitMix64) {
        let entries = (0..<Int.random(in: 0...5, using: &random)).map { _ in entry(&random) }
        let members = [#""x":{"entry":[5]}"#, array("entry", entries, &random), #""entry":[6]"#]
        text = "{" + members.joined(separator: ",") + "}"
    }

    private mutating func entry(_ random: inout SplitMix64) -> String {
        switch Int.random(in: 0..<6, using: &random) {
        case 0:
            return quarantined(.entryNotAnObject, random.pick(Self.scalars))
        case 1:
            let (reason, text) = random.pick(Self.entries)
            guard let reason else {
                ignored += 1
                return text
            }
            return quarantined(reason, text)
        default:
            let isTest = Int.random(in: 0..<4, using: &random) == 0
            let changes = (0..<Int.random(in: 0...5, using: &random)).map { _ in
                change(&random, isTest: isTest)
            }
            let array = array("changes", changes, &random)
            return #"{"id":\#(isTest ? "0" : "90"),"time":"x","a":["}"],\#(array)}"#
        }
    }

    private mutating func change(_ random: inout SplitMix64, isTest: Bool) -> String {
        switch Int.random(in: 0..<5, using: &random) {
        case 0:
            return quarantined(.changeNotAnObject, random.pick(Self.scalars))
        case 1:
            let (reason, text) = random.pick(Self.badChanges)
            return quarantined(reason, text)
        case 2:
            ignored += 1
            return random.pick(Self.otherChanges)
        default:
            let id = Int.random(in: 1...999_999, using: &random)
            solutions.append((isTest ? "test:" : "") + String(id))
            guard Bool.random(using: &random) else {
                extras.append(nil)
                return Sent.change(Sent.value(solutionID: String(id)))
            }
            let value = Sent.value(solutionID: String(id), and: #""mark": [\#(id),"}]"]"#)
            extras.append(value)
            return Sent.change(value)
        }
    }

    private mutating func quarantined(_ reason: QuarantineReason, _ text: String) -> String {
        reasons.append(reason)
        kept.append(text)
        return text
    }

    private func array(_ name: String, _ elements: [String], _ random: inout SplitMix64) -> String {
        let spaces = ["", "", " ", "\n  ", "\t", "\r\n"]
        let spaced = elements.map { random.pick(spaces) + $0 + random.pick(spaces) }
        return #""\#(name)""# + random.pick(spaces) + ":[" + spaced.joined(separator: ",") + "]"
    }
}
