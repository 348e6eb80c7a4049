import SolutionLifecycle

/// One solution recorded delivery by delivery, as a store does it: it remembers the events and findings, and
/// hands the timeline what it asks for and no more.
struct Recording {
    private(set) var timeline = Timeline()
    private(set) var logged: [LoggedEvent] = []
    /// As the changes left them; the healed ones too.
    private(set) var findings: [Finding.Key: Finding] = [:]
    /// Changes of findings that can't be: a second raise, a heal of what doesn't stand, keys out of order.
    private(set) var faults: [String] = []
    /// Whether it holds the recalled events for those that come after, as recording a group does; now and
    /// then it lets go of them.
    var holds = false
    private var held: HeldTimeline?

    /// One delivery of one event.
    mutating func record(_ new: LoggedEvent) {
        record([new])
    }

    /// One delivery: at least one event, in the order of their `seq`.
    mutating func record(_ new: [LoggedEvent]) {
        let delivered = new.map(\.event)
        let recalled = recalled(for: delivered)
        logged += new
        let seq = delivered.map(\.seq).max() ?? 0
        let judging: Judging
        if holds {
            if seq % 7 == 0 { held = nil }
            if held?.covers(delivered) != true {
                let isInOrder = timeline.recall(for: delivered) == .nothing
                held = isInOrder ? nil : timeline.hold(recalled, for: delivered)
            }
            judging = timeline.record(delivered, into: &held)
        } else {
            judging = timeline.record(delivered, among: recalled)
        }
        if judging.verdicts.count != new.count { faults.append("\(judging.verdicts.count) verdicts") }
        for (one, next) in zip(judging.changes, judging.changes.dropFirst())
        where !one.key.precedes(next.key) {
            faults.append("\(one) before \(next)")
        }
        for change in judging.changes { follow(change, at: seq) }
    }

    private func recalled(for delivered: [Event]) -> [Event] {
        let earlier = logged.map(\.event)
        switch timeline.recall(for: delivered) {
        case .nothing: return []
        case .second(let second): return earlier.filter { $0.effectiveAt == second }.reversed()
        case .everything: return earlier.reversed()
        }
    }

    private mutating func follow(_ change: FindingChange, at seq: Int64) {
        let known = findings[change.key]
        let stands = known.map { $0.healedBySeq == nil } ?? false
        let detail: Finding.Detail?
        let shouldStand: Bool
        switch change {
        case .stands(let finding): (detail, shouldStand) = (finding.detail, false)
        case .reworded(let finding): (detail, shouldStand) = (finding.detail, true)
        case .healed: (detail, shouldStand) = (known?.detail, true)
        }
        if stands != shouldStand || detail == nil { faults.append("at \(seq): \(change)") }
        guard let detail, let event = logged.first(where: { $0.event.seq == change.key.eventSeq })?.event
        else { return }
        let healedBySeq: Int64?
        switch change {
        case .stands, .reworded: healedBySeq = nil
        case .healed: healedBySeq = seq
        }
        findings[change.key] = Finding(
            key: change.key, detail: detail, solutionID: "774485461512159", reported: event.reported,
            event: event.name, raisedAtSeq: known?.raisedAtSeq ?? seq, healedBySeq: healedBySeq)
    }

    /// The answer to a question; `nil` is "no events by then".
    func history(_ question: PastQuestion = PastQuestion()) -> History? {
        History(of: logged.filter(question.admits))
    }
}

extension PastQuestion {
    /// What the page says of an event, as plainly as can be.
    func admits(_ logged: LoggedEvent) -> Bool {
        if let at, logged.event.effectiveAt > at { return false }
        if let knownAt, logged.recordedAt > knownAt { return false }
        if let knownAtSeq, logged.event.seq > knownAtSeq { return false }
        return true
    }
}

extension History {
    /// Judges events of one solution; `nil` if there are none.
    init?(of events: [LoggedEvent]) {
        guard let first = events.first else { return nil }
        let judged = Judged(events.map(\.event))
        let bySeq = Dictionary(events.map { ($0.event.seq, $0) }, uniquingKeysWith: { one, _ in one })
        let solution = Solution(
            first.solutionID, judged: judged, redeliveries: events.reduce(0) { $0 + $1.redeliveries },
            lastReceivedAt: events.map(\.receivedAt).max() ?? first.receivedAt,
            lastEntry: events.map(\.delivery).max() ?? 0,
            importedEvents: events.count { $0.source == .ingest })
        guard let solution else { return nil }
        self.init(
            solution: solution,
            entries: judged.steps.compactMap { step in
                bySeq[step.event.seq].map { Entry(step: step, logged: $0) }
            })
    }
}

extension PlainEvent {
    /// The same event in the module's words.
    var logged: LoggedEvent {
        let change = Change(
            solutionID: "774485461512159", portfolioID: portfolio, event: EventName(text: name),
            reported: ReportedStatus(text: status), triggeredAt: triggeredAt.map { UnixSeconds($0) })
        let received = UnixMilliseconds(receivedAt)
        return LoggedEvent(
            event: Event(seq: seq, change: change, receivedAt: received), solutionID: change.solutionID,
            delivery: seq, source: .webhook, receivedAt: received, recordedAt: received, extra: nil,
            extraSHA256: nil, redeliveries: Int(seq % 3))
    }
}

extension PlainStep {
    /// The module's step in the words of the page.
    init(_ step: Step) {
        self.init(
            seq: step.event.seq, from: step.from?.text, to: step.to?.text, verdict: step.verdict.text,
            reason: step.verdict.reason?.text, missing: step.missing.map(\.text),
            endsAmbiguousSecond: step.endsAmbiguousSecond)
    }
}

extension PlainFinding {
    init(_ finding: Finding) {
        self.init(
            seq: finding.key.eventSeq, kind: finding.key.kind.text, reason: finding.detail.reason?.text,
            missing: finding.missing.map(\.text), from: finding.detail.from?.text,
            lateBySeconds: finding.detail.lateBySeconds)
    }
}
