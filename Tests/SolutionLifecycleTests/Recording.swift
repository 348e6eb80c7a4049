import SolutionLifecycle

/// One solution recorded event by event, as a store does it: it remembers the events and findings, and hands
/// the timeline what it asks for and no more.
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

    mutating func record(_ new: LoggedEvent) {
        let recalled = recalled(for: new.event)
        logged.append(new)
        let changes: [FindingChange]
        if holds {
            if new.event.seq % 7 == 0 { held = nil }
            if held?.covers(new.event) != true {
                let isInOrder = timeline.recall(for: new.event) == .nothing
                held = isInOrder ? nil : timeline.hold(recalled, for: new.event)
            }
            changes = timeline.insert(new.event, into: &held).changes
        } else {
            changes = timeline.insert(new.event, among: recalled).changes
        }
        for (one, next) in zip(changes, changes.dropFirst()) where !one.key.precedes(next.key) {
            faults.append("\(one) before \(next)")
        }
        for change in changes { follow(change, at: new.event.seq) }
    }

    private func recalled(for event: Event) -> [Event] {
        let earlier = logged.map(\.event)
        switch timeline.recall(for: event) {
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
            redeliveries: Int(seq % 3))
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
