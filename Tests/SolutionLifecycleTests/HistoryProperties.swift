import SolutionLifecycle
import TestSupport
import Testing

/// lifecycle.md, section 6: the answer is the replay of just the events that the question admits.
@Suite("A question to the past")
struct HistoryProperties {
    @Test(
        "is answered by the plain replay of just those events", arguments: Seeds.blocks(2500, from: 3_000_001)
    )
    func replayed(seeds: Seeds) {
        seeds.hold(.nasty) { events, random in
            var random = random
            let events = events.shuffled(using: &random)
            for event in events {
                let bySeq = event.seq - random.pick([0, 0, 1])
                let second = event.effectiveAt - random.pick([0, 0, 1])
                let receipt = random.pick(events).receivedAt - random.pick([0, 1])
                let complaint =
                    Self.ask(events, seq: bySeq) ?? Self.ask(events, second: second)
                    ?? Self.ask(events, seq: bySeq, second: random.pick(events).effectiveAt, receipt: receipt)
                if let complaint { return complaint }
            }
            return nil
        }
    }

    @Test("counts as open what stood then", arguments: Seeds.blocks(2000, from: 4_000_001))
    func counted(seeds: Seeds) {
        seeds.hold(.nasty) { events, _ in
            let logged = events.map(\.logged)
            var recording = Recording()
            for event in logged {
                recording.record(event)
                let open = recording.findings.values.count(where: \.isOpen)
                let question = PastQuestion(knownAtSeq: event.event.seq)
                let answered = History(of: logged.filter(question.admits))?.solution.openFindings
                if answered != open {
                    return
                        "at \(event.event.seq): \(open) stood, not \(answered.map(String.init) ?? "none")"
                }
            }
            return nil
        }
    }

    private static func ask(
        _ events: [PlainEvent], seq: Int64? = nil, second: Int64? = nil, receipt: Int64? = nil
    ) -> String? {
        let question = PastQuestion(
            at: second.map { UnixSeconds($0) }, knownAt: receipt.map { UnixMilliseconds($0) }, knownAtSeq: seq
        )
        let admitted = events.filter {
            $0.seq <= seq ?? .max && $0.effectiveAt <= second ?? .max && $0.receivedAt <= receipt ?? .max
        }
        let plain = Portrait(of: admitted)
        let answered = History(of: events.map(\.logged).filter(question.admits)).map(Portrait.init)
        return answered == plain
            ? nil : "\(question): \(answered.map { "\($0)" } ?? "nothing"), plainly \(plain as Any)"
    }

    private struct Portrait: Hashable {
        let answer: Answer
        let steps: [PlainStep]
        let portfolios: [String]
        let events: Int
        let redeliveries: Int
        let lastSeq: Int64
        let lastReceivedAt: Int64
        let openFindings: Int

        init?(of events: [PlainEvent]) {
            guard let lastSeq = events.map(\.seq).max(), let last = events.map(\.receivedAt).max()
            else { return nil }
            let judged = PlainJudge(events)
            answer = Answer(judged)
            steps = judged.steps
            portfolios = Set(events.map(\.portfolio)).sorted()
            self.events = events.count
            redeliveries = events.reduce(0) { $0 + Int($1.seq % 3) }
            self.lastSeq = lastSeq
            lastReceivedAt = last
            openFindings = judged.findings.count
        }

        init(_ history: History) {
            let solution = history.solution
            answer = Answer(
                status: solution.status?.text, since: solution.since?.rawValue,
                reported: solution.reported.text,
                isDisputed: solution.isDisputed, isAmbiguous: solution.isAmbiguous)
            steps = history.entries.map { PlainStep($0.step) }
            portfolios = solution.portfolioIDs
            events = solution.events
            redeliveries = solution.redeliveries
            lastSeq = solution.lastEventSeq
            lastReceivedAt = solution.lastReceivedAt.rawValue
            openFindings = solution.openFindings
        }
    }
}
