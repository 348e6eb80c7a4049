import TestSupport
import Testing

@testable import SolutionLifecycle

/// Many events of one solution, held while they are inserted: the same as judged from scratch, and the work
/// that it costs.
@Suite("A held timeline")
struct HeldTimelineTests {
    @Test(
        "agrees with judging all events from scratch after each of many, in whichever order they come",
        arguments: UInt64(1)...40)
    func agrees(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        // From many events a second to one or none.
        let seconds = Int64(random.pick([2, 9, 40, 400]))
        let statuses = random.pick([
            Status.allCases.map(\.text), Status.allCases.map(\.text) + ["PAUSED", "~"],
            ["REJECTED", "DEACTIVATED", "ACTIVE"],
        ])
        var timeline = Timeline()
        var held: HeldTimeline?
        var events: [Event] = []
        var seq: Int64 = 0
        while seq < 80 {
            let delivered = (0..<random.pick([1, 1, 1, 2, 5, 20])).map { _ in
                seq += 1
                return Self.event(
                    seq, random.pick(statuses), at: Int64.random(in: 1...seconds, using: &random))
            }
            let before = Judged(events)
            if held?.covers(delivered) != true {
                let recall = timeline.recall(for: delivered)
                held =
                    recall == .nothing ? nil : timeline.hold(Self.recalled(recall, events), for: delivered)
            }
            let judging = timeline.record(delivered, into: &held)
            let highest = events.map(\.effectiveAt).max()
            events += delivered
            let judged = Judged(events)
            let changes =
                FindingChange.between(before.steps, and: judged.steps)
                + delivered.flatMap { ArrivalFindings.of($0, after: highest) }.map(FindingChange.stands)
            #expect(Set(judging.changes) == Set(changes), "seed \(seed), event \(seq)")
            #expect(judging.changes.count == changes.count)
            let new = Set(delivered.map(\.seq))
            let verdicts = judged.steps.filter { new.contains($0.event.seq) }.map(\.verdict)
            #expect(judging.verdicts == verdicts, "seed \(seed), event \(seq)")
            #expect(timeline.standing == judged.standing, "seed \(seed), event \(seq)")
            #expect(timeline.beforeLastSecond == judged.beforeLastSecond)
            #expect(timeline.isAmbiguous == judged.isAmbiguous && timeline.isDisputed == judged.isDisputed)
        }
    }

    /// Judging all of them each time would be two million steps.
    @Test("judges few steps an event, where 2,000 are late or of one second", arguments: [true, false])
    func work(isOneSecond: Bool) throws {
        var timeline = Timeline()
        var held: HeldTimeline?
        let lives = ["ACTIVE", "PENDING_DEACTIVATION"]
        for seq in Int64(1)...2000 {
            let event = Self.event(
                seq, isOneSecond ? "S\(seq * 7919 % 2003)" : lives[Int(seq % 2)],
                at: isOneSecond ? 5000 : 5000 - seq)
            if held == nil, timeline.recall(for: [event]) != .nothing {
                held = timeline.hold(
                    [
                        Self.event(
                            1, isOneSecond ? "S1910" : "PENDING_DEACTIVATION", at: isOneSecond ? 5000 : 4999)
                    ], for: [event])
            }
            _ = timeline.record([event], into: &held)
        }
        let holding = try #require(held)
        #expect(holding.count == 2000)
        #expect(holding.judgedSteps <= 3 * 2000)
    }

    private static func recalled(_ recall: Timeline.Recall, _ events: [Event]) -> [Event] {
        switch recall {
        case .nothing: []
        case .second(let second): events.filter { $0.effectiveAt == second }
        case .everything: events
        }
    }

    private static func event(_ seq: Int64, _ status: String, at second: Int64) -> Event {
        let change = Change(
            solutionID: "774485461512159", portfolioID: "\(seq)", event: .solutionUpdated,
            reported: ReportedStatus(text: status), triggeredAt: UnixSeconds(second))
        return Event(seq: seq, change: change, receivedAt: UnixMilliseconds(second * 1000))
    }
}
