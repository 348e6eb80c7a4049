import SolutionLifecycle
import Testing

@Suite("Findings (lifecycle.md, section 5)")
struct FindingExamples {
    @Test("Given a skip, when the missing event arrives late, then the skip is healed by it")
    func heal() {
        let solution = given(.created("DRAFT", at: 10), .updated("ACTIVE", at: 30))
            .when(.updated("INITIATED", at: 20, received: 40))
        let skip = solution.finding(.illegalTransition, of: 2)
        #expect(skip?.raisedAtSeq == 2)
        #expect(skip?.healedBySeq == 3)
        #expect(skip?.detail == Finding.Detail(reason: .skipped, from: .draft))
        #expect(skip?.missing == [.initiated])
        #expect(solution.open == ["out_of_order of 3"])
    }

    @Test(
        "Given a healed finding, when it becomes true again, then it stands again, raised when it first was")
    func again() throws {
        let healed = given(.updated("ACTIVE", at: 30)).when(.created("INITIATED", at: 20, received: 40))
        #expect(healed.finding(.illegalTransition, of: 1)?.healedBySeq == 2)
        let solution = healed.when(.updated("REJECTED", at: 25, received: 50))
        let finding = try #require(solution.finding(.illegalTransition, of: 1))
        #expect(finding.healedBySeq == nil)
        #expect(finding.raisedAtSeq == 1)
        #expect(finding.detail == Finding.Detail(reason: .contradiction, from: .rejected))
    }

    @Test("Given a missed start, when a draft arrives late, then the finding stands and is about a skip now")
    func reworded() throws {
        let solution = given(.updated("DEACTIVATED", at: 30)).when(.updated("ACTIVE", at: 20, received: 40))
        let finding = try #require(solution.finding(.illegalTransition, of: 1))
        #expect(finding.detail == Finding.Detail(reason: .skipped, from: .active))
        #expect(finding.missing == [.pendingDeactivation])
        #expect(finding.raisedAtSeq == 1)
        #expect(finding.healedBySeq == nil)
        #expect(solution.finding(.illegalTransition, of: 2)?.detail.reason == .missedStart)
    }

    @Test(
        "Given an event of a name nobody documents, then a warning stands, and its status is judged as usual")
    func unknownEvent() {
        let solution = given().when(.named("SOLUTION_SHARED", "INITIATED", at: 10))
        #expect(solution.open == ["unknown_event of 1"])
        #expect(solution.status == .initiated)
    }

    @Test("Given a solution with a status, when it is created by a believed step, then the names don't match")
    func createdAgain() {
        let solution = given(.created("INITIATED", at: 10)).when(.created("ACTIVE", at: 20))
        #expect(solution.open == ["event_mismatch of 2"])
    }

    @Test("Given a request, when a creation asks to deactivate it, then both notices stand")
    func createdTolerated() {
        let solution = given(.created("INITIATED", at: 10)).when(.created("PENDING_DEACTIVATION", at: 20))
        #expect(solution.open == ["event_mismatch of 2", "tolerated_transition of 2"])
    }

    @Test("Given a draft, when it is sent, then either name will do")
    func draftSent() {
        #expect(given(.created("DRAFT", at: 10)).when(.created("INITIATED", at: 20)).open == [])
        #expect(given(.created("DRAFT", at: 10)).when(.updated("INITIATED", at: 20)).open == [])
    }

    @Test(
        "Given nothing, when a solution is updated to its first status, then its creation may have been lost")
    func updatedFirst() {
        #expect(given().when(.updated("DRAFT", at: 10)).open == ["event_mismatch of 1"])
        #expect(given().when(.updated("ACTIVE", at: 10)).open == ["illegal_transition of 1"])
    }

    @Test("Given a status, when a creation only repeats it, then nothing is flagged")
    func createdUnchanged() {
        #expect(given(.created("INITIATED", at: 10)).when(.created("INITIATED", at: 20)).open == [])
    }

    @Test("Given an ambiguous second, when another event becomes its last, then the finding moves there")
    func ambiguousMoves() {
        let before = given(
            .created("INITIATED", at: 10), .updated("ACTIVE", at: 20),
            .updated("PENDING_DEACTIVATION", at: 30),
            .updated("ACTIVE", at: 30))
        #expect(before.open == ["ambiguous_order of 3"])
        let solution = before.when(.updated("x", at: 30))
        #expect(solution.order == [1, 2, 4, 3, 5])
        #expect(solution.open == ["ambiguous_order of 5", "unknown_status of 5"])
        #expect(solution.finding(.ambiguousOrder, of: 3)?.healedBySeq == 5)
    }

    @Test("Given a later event, when an earlier one arrives, then it is out of order by the seconds between")
    func outOfOrder() {
        let solution = given(.created("INITIATED", at: 10), .updated("ACTIVE", at: 70))
            .when(.updated("ACTIVE", at: 20, received: 90), .updated("ACTIVE", at: 70, by: "506914307656634"))
        #expect(solution.finding(.outOfOrder, of: 3)?.detail == Finding.Detail(lateBySeconds: 50))
        #expect(solution.open == ["out_of_order of 3"])
    }

    @Test("Given a change without a time, then a notice stays, and its receipt orders it")
    func missingTimestamp() {
        let solution = given(.created("INITIATED", at: 10)).when(.untimed("ACTIVE", received: 20))
        #expect(solution.open == ["missing_timestamp of 2"])
        #expect(solution.since == 20)
    }

    @Test("Given a change stamped more than 300 s ahead, then a warning stays, and its receipt orders it")
    func futureTimestamp() {
        let ahead = given().when(.created("INITIATED", at: 310, received: 10))
        #expect(ahead.open == [])
        #expect(ahead.since == 310)
        let tooFar = given().when(.created("INITIATED", at: 311, received: 10))
        #expect(tooFar.open == ["future_timestamp of 1"])
        #expect(tooFar.since == 10)
    }

    @Test("Given a finding about an arrival, when anything follows, then it stays")
    func arrivalStays() {
        let solution = given(.updated("ACTIVE", at: 20), .untimed("DRAFT", received: 10))
            .when(.created("INITIATED", at: 5), .updated("PENDING_DEACTIVATION", at: 30))
        #expect(solution.finding(.outOfOrder, of: 2)?.healedBySeq == nil)
        #expect(solution.finding(.missingTimestamp, of: 2)?.healedBySeq == nil)
        #expect(solution.open.contains("out_of_order of 2"))
    }
}

@Suite("Severities (lifecycle.md, section 5)")
struct SeverityExamples {
    @Test("An illegal transition is an error, but a repeated one and a missed start are warnings")
    func illegal() {
        for reason in Reason.allCases {
            let expected: Severity
            switch reason {
            case .repeated, .missedStart: expected = .warning
            case .skipped, .backward, .contradiction, .unknownStatus, .unlisted: expected = .error
            }
            #expect(Severity(of: .illegalTransition, reason: reason, strictly: false) == expected)
            #expect(Severity(of: .illegalTransition, reason: reason, strictly: true) == expected)
        }
    }

    @Test("Every other kind has one severity; only a tolerated transition is an error under --strict")
    func others() {
        for kind in Finding.Kind.allCases {
            let expected: Severity
            switch kind {
            case .illegalTransition: continue
            case .unknownStatus: expected = .error
            case .unknownEvent, .ambiguousOrder, .futureTimestamp: expected = .warning
            case .toleratedTransition, .eventMismatch, .missingTimestamp, .outOfOrder: expected = .notice
            }
            let reason: Reason? = kind == .unknownStatus ? .unknownStatus : nil
            #expect(Severity(of: kind, reason: reason, strictly: false) == expected)
            let strict = kind == .toleratedTransition ? .error : expected
            #expect(Severity(of: kind, reason: reason, strictly: true) == strict)
        }
    }

    @Test("A notice is less than a warning, a warning less than an error; each is read back from its text")
    func ordered() {
        #expect(Severity.allCases.sorted() == [.notice, .warning, .error])
        #expect(Severity.allCases.map(\.text) == ["notice", "warning", "error"])
        #expect(Severity.allCases.allSatisfy { Severity(text: $0.text) == $0 })
        #expect(Severity(text: "Error") == nil)
    }

    @Test("Kinds are ordered as their texts are, and only three are about arrivals")
    func kinds() {
        let kinds = Finding.Kind.allCases.sorted { $0.rawValue < $1.rawValue }
        #expect(kinds.map(\.text) == kinds.map(\.text).sorted())
        #expect(kinds.filter(\.isAboutArrival) == [.futureTimestamp, .missingTimestamp, .outOfOrder])
    }
}
