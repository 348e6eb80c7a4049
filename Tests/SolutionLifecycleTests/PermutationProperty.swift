import SolutionLifecycle
import TestSupport
import Testing

/// lifecycle.md, section 7: the same set of events, in whichever order it arrived, is the same timeline.
@Suite("The order of arrival")
struct PermutationProperty {
    @Test(
        "and what came together changes no step, verdict, status or standing step finding",
        arguments: Seeds.blocks(5000, from: 2_000_001))
    func permuted(seeds: Seeds) {
        seeds.hold(.punctual) { events, random in
            var random = random
            let first = Portrait(of: events, &random)
            for _ in 1...2 {
                let other = events.shuffled(using: &random)
                let second = Portrait(of: other, &random)
                if first != second { return "\(first)\nbut arriving as \(other):\n\(second)" }
            }
            return nil
        }
    }

    /// What must not depend on the order of arrival, without the `seq` that does.
    private struct Portrait: Hashable {
        struct Step: Hashable {
            let change: PlainEvent
            let step: PlainStep
        }

        struct Finding: Hashable {
            let change: PlainEvent
            let kind: SolutionLifecycle.Finding.Kind
            let detail: SolutionLifecycle.Finding.Detail
        }

        private(set) var steps: [Step] = []
        private(set) var findings: Set<Finding> = []
        let answer: Answer

        init(of arrivals: [PlainEvent], _ random: inout SplitMix64) {
            var recording = Recording()
            let numbered = arrivals.enumerated().map { place, event in
                var event = event
                event.seq = Int64(place + 1)
                return event
            }
            for delivery in numbered.delivered(&random) { recording.record(delivery.map(\.logged)) }
            func change(_ seq: Int64) -> PlainEvent {
                var change = arrivals[Int(seq - 1)]
                change.seq = 0
                return change
            }
            let history = recording.history()
            answer = Answer(
                status: history?.solution.status?.text, since: history?.solution.since?.rawValue,
                reported: history?.solution.reported.text, isDisputed: history?.solution.isDisputed ?? false,
                isAmbiguous: history?.solution.isAmbiguous ?? false)
            for entry in history?.entries ?? [] {
                let step = PlainStep(entry.step)
                steps.append(
                    Step(
                        change: change(step.seq),
                        step: PlainStep(
                            seq: 0, from: step.from, to: step.to, verdict: step.verdict, reason: step.reason,
                            missing: step.missing, endsAmbiguousSecond: step.endsAmbiguousSecond)))
            }
            for finding in recording.findings.values
            where finding.healedBySeq == nil && !finding.key.kind.isAboutArrival {
                findings.insert(
                    Finding(
                        change: change(finding.key.eventSeq), kind: finding.key.kind, detail: finding.detail))
            }
        }
    }
}
