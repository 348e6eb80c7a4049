import Testing

@testable import SolutionLifecycle

/// Live recording against judging from scratch (lifecycle.md, section 7).
@Suite("Whatever arrives, in whichever order")
struct TimelineProperties {
    @Test(
        "a timeline fed delivery by delivery agrees with the plain judge after every one of them",
        arguments: Seeds.blocks(6000, from: 1))
    func live(seeds: Seeds) {
        seeds.hold(.nasty) { events, random in
            var random = random
            var recording = Recording()
            var holding = Recording()
            holding.holds = true
            var log = PlainLog()
            for delivery in events.delivered(&random) {
                recording.record(delivery.map(\.logged))
                log.record(delivery)
                holding.record(delivery.map(\.logged))
                if let broken = Self.compare(recording, with: log) {
                    return "after \(delivery): \(broken)"
                }
                if let broken = Self.compare(holding, with: log) {
                    return "holding events, after \(delivery): \(broken)"
                }
            }
            let replayed = Judged(recording.logged.map(\.event))
            let timeline = recording.timeline
            return timeline.standing == replayed.standing
                && timeline.beforeLastSecond == replayed.beforeLastSecond
                ? nil : "kept \(timeline.standing), replayed \(replayed.standing)"
        }
    }

    private static func compare(_ recording: Recording, with log: PlainLog) -> String? {
        if !recording.faults.isEmpty { return "\(recording.faults)" }
        let (timeline, judged) = (recording.timeline, log.judged)
        let kept = Answer(
            status: timeline.standing.status?.text, since: timeline.standing.since?.rawValue,
            reported: timeline.lastReported?.text, isDisputed: timeline.isDisputed,
            isAmbiguous: timeline.isAmbiguous)
        if kept != Answer(judged) { return "kept \(kept), plainly \(Answer(judged))" }
        var findings: [PlainLog.Name: PlainLog.Kept] = [:]
        for finding in recording.findings.values {
            let name = PlainLog.Name(seq: finding.key.eventSeq, kind: finding.key.kind.text)
            findings[name] = PlainLog.Kept(
                finding: PlainFinding(finding), raisedAtSeq: finding.raisedAtSeq,
                healedBySeq: finding.healedBySeq)
        }
        if findings == log.findings { return nil }
        let (ours, theirs) = (Set(findings.values), Set(log.findings.values))
        return "only kept: \(ours.subtracting(theirs)); only plain: \(theirs.subtracting(ours))"
    }

    @Test(
        "judging all events at once agrees with the plain judge, step by step",
        arguments: Seeds.blocks(8000, from: 1_000_001))
    func judged(seeds: Seeds) {
        seeds.hold(.nasty) { events, random in
            var random = random
            let plain = PlainJudge(events)
            let judged = Judged(events.map(\.logged.event).shuffled(using: &random))
            let steps = judged.steps.map(PlainStep.init)
            if steps != plain.steps { return "judged \(steps), plainly \(plain.steps)" }
            let answer = Answer(
                status: judged.standing.status?.text, since: judged.standing.since?.rawValue,
                reported: judged.steps.last?.event.reported.text, isDisputed: judged.isDisputed,
                isAmbiguous: judged.isAmbiguous)
            return answer == Answer(plain) ? nil : "judged \(answer), plainly \(Answer(plain))"
        }
    }
}

/// What is said about a solution.
struct Answer: Hashable {
    let status: String?
    let since: Int64?
    let reported: String?
    let isDisputed: Bool
    let isAmbiguous: Bool
}

extension Answer {
    init(_ judged: PlainJudge) {
        self.init(
            status: judged.status, since: judged.since, reported: judged.reported,
            isDisputed: judged.isDisputed, isAmbiguous: judged.isAmbiguous)
    }
}
