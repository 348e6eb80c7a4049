import SolutionLifecycle
import Testing

@Suite("Judging one step (lifecycle.md, section 3)")
struct StepExamples {
    @Test("Given a request, when it is accepted, then the solution is active since then")
    func legal() {
        let solution = given(.created("INITIATED", at: 10)).when(.updated("ACTIVE", at: 20, received: 25))
        #expect(solution.status == .active)
        #expect(solution.since == 20)
        #expect(solution.verdicts == [.legal, .legal])
        #expect(solution.open == [])
    }

    @Test("Given an active solution, when it is renamed, then the status is reported again and since stays")
    func unchanged() {
        let solution = given(.created("INITIATED", at: 10), .updated("ACTIVE", at: 20))
            .when(.updated("ACTIVE", at: 30))
        #expect(solution.verdicts.last == .unchanged)
        #expect(solution.since == 20)
        #expect(!solution.timeline.isDisputed)
        #expect(solution.open == [])
    }

    @Test(
        "Given a requested deactivation, when it is declined, then the solution is active and a notice stands"
    )
    func declined() {
        let solution = given(
            .created("INITIATED", at: 10), .updated("ACTIVE", at: 20),
            .updated("PENDING_DEACTIVATION", at: 30)
        ).when(.updated("ACTIVE", at: 40))
        #expect(solution.verdicts.last == .tolerated)
        #expect(solution.status == .active)
        #expect(solution.since == 40)
        #expect(solution.open == ["tolerated_transition of 4"])
        #expect(solution.verdicts.last?.read(strictly: true) == .illegal(.unlisted))
    }

    @Test(
        "Given nothing, when a solution is first heard of as active, then it is believed and its start missed"
    )
    func missedStart() {
        let solution = given().when(.updated("ACTIVE", at: 10))
        #expect(solution.status == .active)
        #expect(solution.since == 10)
        #expect(solution.verdicts == [.illegal(.missedStart)])
        #expect(solution.steps.first?.missing == [.initiated])
        #expect(solution.finding(.illegalTransition, of: 1)?.missing == [.initiated])
    }

    @Test("Given a draft, when it is deactivated, then it is believed and all between is missing")
    func skipped() {
        let solution = given(.created("DRAFT", at: 10)).when(.updated("DEACTIVATED", at: 20))
        #expect(solution.status == .deactivated)
        #expect(solution.verdicts.last == .illegal(.skipped))
        #expect(solution.steps.last?.missing == [.initiated, .active, .pendingDeactivation])
        #expect(!solution.timeline.isDisputed)
    }

    @Test(
        "Given an active solution, when a past status is reported again, then nothing changes or is disputed"
    )
    func repeated() {
        let solution = given(.created("INITIATED", at: 10), .updated("ACTIVE", at: 20))
            .when(.updated("INITIATED", at: 30))
        #expect(solution.status == .active)
        #expect(solution.since == 20)
        #expect(solution.verdicts.last == .illegal(.repeated))
        #expect(solution.timeline.lastReported == .known(.initiated))
        #expect(!solution.timeline.isDisputed)
    }

    @Test(
        "Given an active solution, when a draft reports that never stood, then active stands and is disputed")
    func backward() {
        let solution = given(.created("INITIATED", at: 10), .updated("ACTIVE", at: 20))
            .when(.updated("DRAFT", at: 30))
        #expect(solution.status == .active)
        #expect(solution.verdicts.last == .illegal(.backward))
        #expect(solution.timeline.isDisputed)
    }

    @Test("Given a dispute, when the standing status is reported again, then it is settled")
    func settled() {
        let solution = given(
            .created("INITIATED", at: 10), .updated("ACTIVE", at: 20), .updated("DRAFT", at: 30)
        )
        .when(.updated("ACTIVE", at: 40))
        #expect(!solution.timeline.isDisputed)
        #expect(solution.since == 20)
    }

    @Test("Given a rejected solution, when it is active after all, then Meta's later word stands")
    func contradiction() {
        let solution = given(.created("INITIATED", at: 10), .updated("REJECTED", at: 20))
            .when(.updated("ACTIVE", at: 30))
        #expect(solution.status == .active)
        #expect(solution.since == 30)
        #expect(solution.verdicts.last == .illegal(.contradiction))
        #expect(solution.steps.last?.missing == [])
        #expect(!solution.timeline.isDisputed)
    }

    @Test("Given a contradiction, when the status before it is reported again, then it is another one")
    func afterContradiction() {
        let solution = given(
            .created("INITIATED", at: 10), .updated("REJECTED", at: 20), .updated("ACTIVE", at: 30)
        ).when(.updated("REJECTED", at: 40), .updated("INITIATED", at: 50))
        #expect(solution.verdicts.suffix(2) == [.illegal(.contradiction), .illegal(.repeated)])
        #expect(solution.status == .rejected)
    }

    @Test(
        "Given nothing, when only unknown statuses are reported, then there is no status, and it is disputed")
    func onlyUnknown() {
        let solution = given().when(.created("PAUSED", at: 10))
        #expect(solution.status == nil)
        #expect(solution.since == nil)
        #expect(solution.timeline.lastReported == .unknown("PAUSED"))
        #expect(solution.timeline.isDisputed)
        #expect(solution.open == ["unknown_status of 1"])
    }

    @Test(
        "Given a draft, when its status is spelled in another case, then it is unknown and the draft disputed"
    )
    func spelling() {
        let solution = given(.created("DRAFT", at: 10)).when(.updated("Initiated", at: 20))
        #expect(solution.status == .draft)
        #expect(solution.verdicts.last == .illegal(.unknownStatus))
        #expect(solution.timeline.isDisputed)
    }

    @Test("Given an unknown status, when the first known one comes, then it is the step out of ∅")
    func startAfterUnknown() {
        let solution = given(.created("PAUSED", at: 10)).when(.created("DRAFT", at: 20))
        #expect(solution.verdicts.last == .legal)
        #expect(solution.steps.last?.from == nil)
        #expect(solution.open == ["unknown_status of 1"])
    }
}
