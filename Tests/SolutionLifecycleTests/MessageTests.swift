import SolutionLifecycle
import Testing

@Suite("Messages of findings")
struct MessageTests {
    @Test(
        "Every kind and reason gives a sentence without control characters", arguments: Finding.Kind.allCases)
    func sentences(kind: Finding.Kind) {
        let reported = ["PAUSED"] + Status.allCases.map(\.text)
        let names = ["SOLUTION_CREATED", "SOLUTION_UPDATED", "SOLUTION_SHARED"]
        let reasons = [nil] + Reason.allCases.map(Optional.some)
        let statuses = [nil] + Status.allCases.map(Optional.some)
        for (reason, from) in reasons.flatMap({ reason in statuses.map { (reason, $0) } }) {
            for (status, name) in reported.flatMap({ status in names.map { (status, $0) } }) {
                let finding = Self.finding(kind, reason: reason, from: from, status: status, name: name)
                for message in [finding.message, finding.message]
                where !Self.isSentence(message) {
                    Issue.record("\(kind), \(reason as Any), from \(from as Any): \(message)")
                }
            }
        }
    }

    @Test("Every step that can be flagged leaves no gap in its sentence", arguments: EveryPairTests.pairs)
    func gaps(pair: EveryPairTests.Pair) {
        var recording = Recording()
        for (place, status) in [pair.from?.text, pair.reported].compactMap(\.self).enumerated() {
            let seq = Int64(place + 1)
            let event = PlainEvent(
                seq: seq, portfolio: "90", name: "SOLUTION_UPDATED", status: status, triggeredAt: seq,
                receivedAt: seq * 1000)
            recording.record(event.logged)
        }
        for finding in recording.findings.values {
            let message = finding.message
            #expect(!message.contains("  ") && !message.contains("()"), "\(message)")
        }
    }

    @Test("A skip names what was missed, and both ends")
    func skip() {
        let message = Self.finding(.illegalTransition, reason: .skipped, from: .draft, status: "ACTIVE")
            .message
        for word in ["Event 7 ", "DRAFT", "INITIATED", "ACTIVE"] { #expect(message.contains(word)) }
    }

    @Test("A missed start names what lies before")
    func missedStart() {
        let message = Self.finding(.illegalTransition, reason: .missedStart, from: nil, status: "DEACTIVATED")
            .message
        #expect(message.contains("INITIATED, ACTIVE, PENDING_DEACTIVATION"))
    }

    @Test("A step back names the status that stays")
    func back() {
        for reason in [Reason.repeated, .backward] {
            let message = Self.finding(.illegalTransition, reason: reason, from: .active, status: "DRAFT")
                .message
            #expect(message.contains("stays ACTIVE"))
            #expect(message.contains("DRAFT"))
        }
    }

    @Test("An unknown status and an unknown event are named as received")
    func unknown() {
        let status = Self.finding(.unknownStatus, reason: .unknownStatus, from: nil, status: "PAUSED")
        #expect(status.message.contains("PAUSED"))
        let event = Self.finding(
            .unknownEvent, reason: nil, from: nil, status: "DRAFT", name: "SOLUTION_SHARED")
        #expect(event.message.contains("SOLUTION_SHARED"))
    }

    @Test("A tolerated transition tells where Meta documents it")
    func tolerated() {
        let declined = Self.finding(
            .toleratedTransition, reason: nil, from: .pendingDeactivation, status: "ACTIVE")
        #expect(declined.message.contains("declined deactivation"))
    }

    @Test("An event out of order tells how late it was")
    func late() {
        let finding = Finding(
            key: Finding.Key(eventSeq: 7, kind: .outOfOrder), detail: Finding.Detail(lateBySeconds: 42),
            solutionID: "1", reported: .known(.active), event: .solutionUpdated, raisedAtSeq: 7,
            healedBySeq: nil)
        #expect(finding.message.contains("42 s"))
    }

    @Test("Every reason for a quarantine says what is wrong", arguments: QuarantineReason.allCases)
    func quarantine(reason: QuarantineReason) {
        #expect(Self.isSentence(reason.message), "\(reason.message)")
    }

    private static func finding(
        _ kind: Finding.Kind, reason: Reason?, from: Status?, status: String,
        name: String = "SOLUTION_UPDATED"
    ) -> Finding {
        Finding(
            key: Finding.Key(eventSeq: 7, kind: kind), detail: Finding.Detail(reason: reason, from: from),
            solutionID: "1", reported: ReportedStatus(text: status), event: EventName(text: name),
            raisedAtSeq: 7, healedBySeq: nil)
    }

    /// Ends as one, without control characters or traces of Swift.
    private static func isSentence(_ text: String) -> Bool {
        text.utf8.count > 20 && text.hasSuffix(".") && !text.utf8.contains { $0 < 32 || $0 == 127 }
            && !text.contains("Optional(") && !text.contains("nil")
    }
}
