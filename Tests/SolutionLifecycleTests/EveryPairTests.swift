import Testing

@testable import SolutionLifecycle

/// Every status that can stand against everything that can be reported, by hand from lifecycle.md, 2 and 3.
@Suite("Every pair of a standing and a reported status")
struct EveryPairTests {
    struct Pair: Sendable, CustomTestStringConvertible {
        let from: Status?
        let reported: String
        /// `back` stands for repeated or backward, whichever the past makes of it.
        let said: String
        let to: Status?
        let missing: [Status]

        var testDescription: String { "\(from?.text ?? "∅") → \(reported)" }
    }

    static let pairs: [Pair] = [
        Pair(from: nil, reported: "DRAFT", said: "legal", to: .draft, missing: []),
        Pair(from: nil, reported: "INITIATED", said: "legal", to: .initiated, missing: []),
        Pair(from: nil, reported: "ACTIVE", said: "missed_start", to: .active, missing: [.initiated]),
        Pair(from: nil, reported: "REJECTED", said: "missed_start", to: .rejected, missing: [.initiated]),
        Pair(
            from: nil, reported: "PENDING_DEACTIVATION", said: "missed_start", to: .pendingDeactivation,
            missing: [.initiated, .active]),
        Pair(
            from: nil, reported: "DEACTIVATED", said: "missed_start", to: .deactivated,
            missing: [.initiated, .active, .pendingDeactivation]),
        Pair(from: nil, reported: "PAUSED", said: "unknown_status", to: nil, missing: []),

        Pair(from: .draft, reported: "DRAFT", said: "unchanged", to: .draft, missing: []),
        Pair(from: .draft, reported: "INITIATED", said: "legal", to: .initiated, missing: []),
        Pair(from: .draft, reported: "ACTIVE", said: "skipped", to: .active, missing: [.initiated]),
        Pair(from: .draft, reported: "REJECTED", said: "skipped", to: .rejected, missing: [.initiated]),
        Pair(
            from: .draft, reported: "PENDING_DEACTIVATION", said: "skipped", to: .pendingDeactivation,
            missing: [.initiated, .active]),
        Pair(
            from: .draft, reported: "DEACTIVATED", said: "skipped", to: .deactivated,
            missing: [.initiated, .active, .pendingDeactivation]),
        Pair(from: .draft, reported: "PAUSED", said: "unknown_status", to: .draft, missing: []),

        Pair(from: .initiated, reported: "DRAFT", said: "back", to: .initiated, missing: []),
        Pair(from: .initiated, reported: "INITIATED", said: "unchanged", to: .initiated, missing: []),
        Pair(from: .initiated, reported: "ACTIVE", said: "legal", to: .active, missing: []),
        Pair(from: .initiated, reported: "REJECTED", said: "legal", to: .rejected, missing: []),
        Pair(
            from: .initiated, reported: "PENDING_DEACTIVATION", said: "tolerated", to: .pendingDeactivation,
            missing: []),
        Pair(
            from: .initiated, reported: "DEACTIVATED", said: "skipped", to: .deactivated,
            missing: [.active, .pendingDeactivation]),
        Pair(from: .initiated, reported: "initiated", said: "unknown_status", to: .initiated, missing: []),

        Pair(from: .active, reported: "DRAFT", said: "back", to: .active, missing: []),
        Pair(from: .active, reported: "INITIATED", said: "back", to: .active, missing: []),
        Pair(from: .active, reported: "ACTIVE", said: "unchanged", to: .active, missing: []),
        Pair(from: .active, reported: "REJECTED", said: "contradiction", to: .rejected, missing: []),
        Pair(
            from: .active, reported: "PENDING_DEACTIVATION", said: "legal", to: .pendingDeactivation,
            missing: []),
        Pair(
            from: .active, reported: "DEACTIVATED", said: "skipped", to: .deactivated,
            missing: [.pendingDeactivation]),
        Pair(from: .active, reported: "Active", said: "unknown_status", to: .active, missing: []),

        Pair(from: .rejected, reported: "DRAFT", said: "back", to: .rejected, missing: []),
        Pair(from: .rejected, reported: "INITIATED", said: "back", to: .rejected, missing: []),
        Pair(from: .rejected, reported: "ACTIVE", said: "contradiction", to: .active, missing: []),
        Pair(from: .rejected, reported: "REJECTED", said: "unchanged", to: .rejected, missing: []),
        Pair(
            from: .rejected, reported: "PENDING_DEACTIVATION", said: "contradiction",
            to: .pendingDeactivation, missing: []),
        Pair(from: .rejected, reported: "DEACTIVATED", said: "contradiction", to: .deactivated, missing: []),
        Pair(from: .rejected, reported: "0", said: "unknown_status", to: .rejected, missing: []),

        Pair(
            from: .pendingDeactivation, reported: "DRAFT", said: "back", to: .pendingDeactivation, missing: []
        ),
        Pair(
            from: .pendingDeactivation, reported: "INITIATED", said: "back", to: .pendingDeactivation,
            missing: []),
        Pair(from: .pendingDeactivation, reported: "ACTIVE", said: "tolerated", to: .active, missing: []),
        Pair(
            from: .pendingDeactivation, reported: "REJECTED", said: "contradiction", to: .rejected,
            missing: []),
        Pair(
            from: .pendingDeactivation, reported: "PENDING_DEACTIVATION", said: "unchanged",
            to: .pendingDeactivation, missing: []),
        Pair(
            from: .pendingDeactivation, reported: "DEACTIVATED", said: "legal", to: .deactivated,
            missing: []),
        Pair(
            from: .pendingDeactivation, reported: "PENDING", said: "unknown_status", to: .pendingDeactivation,
            missing: []),

        Pair(from: .deactivated, reported: "DRAFT", said: "back", to: .deactivated, missing: []),
        Pair(from: .deactivated, reported: "INITIATED", said: "back", to: .deactivated, missing: []),
        Pair(from: .deactivated, reported: "ACTIVE", said: "back", to: .deactivated, missing: []),
        Pair(from: .deactivated, reported: "REJECTED", said: "contradiction", to: .rejected, missing: []),
        Pair(
            from: .deactivated, reported: "PENDING_DEACTIVATION", said: "back", to: .deactivated,
            missing: []),
        Pair(from: .deactivated, reported: "DEACTIVATED", said: "unchanged", to: .deactivated, missing: []),
        Pair(from: .deactivated, reported: "~", said: "unknown_status", to: .deactivated, missing: []),
    ]

    @Test("is in the table once")
    func complete() {
        let known = ["DRAFT", "INITIATED", "ACTIVE", "REJECTED", "PENDING_DEACTIVATION", "DEACTIVATED"]
        #expect(Self.pairs.count == 49)
        #expect(Set(Self.pairs.map(\.testDescription)).count == 49)
        #expect(Self.pairs.count { known.contains($0.reported) } == 42)
    }

    @Test("is judged so, whatever has been standing before", arguments: pairs)
    func judged(pair: Pair) {
        for past in UInt8(0)..<64 {
            let stood = StatusSet(rawValue: past)
            let standing = Standing(
                status: pair.from, since: pair.from.map { _ in UnixSeconds(10) }, stood: stood)
            let reported = ReportedStatus(text: pair.reported).status
            let verdict = standing.verdict(on: reported)
            let next = standing.after(verdict, reported: reported, at: UnixSeconds(20))
            let hasStood = reported.map { past & (1 << $0.rawValue) != 0 } ?? false
            #expect(Self.words(verdict) == Self.expected(pair, hasStood: hasStood))
            #expect(Self.words(verdict.read(strictly: true)) == Self.strict(pair, hasStood: hasStood))
            #expect(next.status == pair.to)
            #expect(next.since == (pair.from == pair.to ? standing.since : UnixSeconds(20)))
        }
    }

    @Test("is judged so in a timeline that came there at once: a step back is backward", arguments: pairs)
    func backward(pair: Pair) {
        let events = [pair.from?.text, pair.reported].compactMap(\.self)
        Self.expectLastStep(of: events, pair, hasStood: false)
    }

    @Test("is judged so where the reported status stood first: a step back is repeated", arguments: pairs)
    func repeated(pair: Pair) throws {
        guard pair.said == "back", let from = pair.from else { return }
        Self.expectLastStep(of: [pair.reported, from.text, pair.reported], pair, hasStood: true)
    }

    private static func expectLastStep(of statuses: [String], _ pair: Pair, hasStood: Bool) {
        let events = statuses.enumerated().map { place, status in
            PlainEvent(
                seq: Int64(place + 1), portfolio: "90", name: "SOLUTION_UPDATED", status: status,
                triggeredAt: Int64(place + 1), receivedAt: Int64(place + 1) * 1000
            ).logged.event
        }
        let last = Judged(events).steps.last
        #expect(last?.from == pair.from)
        #expect(last?.to == pair.to)
        #expect(last.map { words($0.verdict) } == expected(pair, hasStood: hasStood))
        #expect(last.map { words($0.verdict.read(strictly: true)) } == strict(pair, hasStood: hasStood))
        #expect(last?.missing == pair.missing)
        #expect(last?.endsAmbiguousSecond == false)
    }

    private static func words(_ verdict: Verdict) -> String {
        verdict.text + (verdict.reason.map { " " + $0.text } ?? "")
    }

    private static func expected(_ pair: Pair, hasStood: Bool) -> String {
        switch pair.said {
        case "legal", "tolerated", "unchanged": pair.said
        case "back": hasStood ? "illegal repeated" : "illegal backward"
        default: "illegal " + pair.said
        }
    }

    private static func strict(_ pair: Pair, hasStood: Bool) -> String {
        pair.said == "tolerated" ? "illegal unlisted" : expected(pair, hasStood: hasStood)
    }
}
