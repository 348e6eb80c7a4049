import SolutionLifecycle
import Testing

@Suite("Asking about the past (lifecycle.md, section 6)")
struct PastExamples {
    /// Deactivated at 40; the request for it, of 30, was received only at 50.
    private let solution = given(
        .created("INITIATED", at: 10, received: 11), .updated("ACTIVE", at: 20, received: 21)
    ).when(
        .updated("DEACTIVATED", at: 40, received: 41),
        .updated("PENDING_DEACTIVATION", at: 30, received: 50))

    private func answer(at second: Int64? = nil, knownAt receipt: Int64? = nil, knownAtSeq: Int64? = nil)
        -> Solution?
    {
        solution.history(
            PastQuestion(
                at: second.map { UnixSeconds($0) }, knownAt: receipt.map { UnixMilliseconds($0 * 1000) },
                knownAtSeq: knownAtSeq)
        )?.solution
    }

    @Test("Asked at a moment, the status then is told as it is known now")
    func at() {
        #expect(answer(at: 39)?.status == .pendingDeactivation)
        #expect(answer(at: 30)?.since == UnixSeconds(30))
        #expect(answer(at: 29)?.status == .active)
        #expect(answer(at: 19)?.status == .initiated)
    }

    @Test("Asked what was known at a moment, the answer leaves out what was received later")
    func knownAt() {
        #expect(answer(knownAt: 49)?.status == .deactivated)
        #expect(answer(knownAt: 49)?.openFindings == 1)
        #expect(answer(knownAt: 50)?.openFindings == 0)
        #expect(answer(knownAt: 40)?.status == .active)
        #expect(answer(knownAt: 40)?.openFindings == 0)
    }

    @Test("Asked what was known at a seq, the answer is what stood after its recording")
    func knownAtSeq() {
        #expect(answer(knownAtSeq: 1)?.status == .initiated)
        #expect(answer(knownAtSeq: 3)?.status == .deactivated)
        #expect(answer(knownAtSeq: 3)?.lastEventSeq == 3)
        #expect(answer(knownAtSeq: 99)?.events == 4)
    }

    @Test("Both clocks combined: what was the status at 35, as it was known at 45")
    func combined() {
        #expect(answer(at: 35, knownAt: 45)?.status == .active)
        #expect(answer(at: 35)?.status == .pendingDeactivation)
        #expect(answer(at: 35, knownAtSeq: 3)?.status == .active)
        #expect(answer(at: 35, knownAt: 50, knownAtSeq: 3)?.status == .active)
    }

    @Test("Asked before its first event, a solution has no answer")
    func nothing() {
        #expect(answer(at: 9) == nil)
        #expect(answer(knownAt: 10) == nil)
        #expect(answer(knownAtSeq: 0) == nil)
        #expect(History(of: []) == nil)
    }

    @Test("An event stamped ahead of its receipt is not there yet when asked at its receipt")
    func ahead() {
        let solution = given(.created("INITIATED", at: 310, received: 10))
        #expect(solution.history(PastQuestion(at: UnixSeconds(309))) == nil)
        #expect(solution.history(PastQuestion(at: UnixSeconds(310)))?.solution.status == .initiated)
    }

    @Test("A clock includes its own moment, receipts to the millisecond")
    func inclusive() {
        let logged = PlainEvent(
            seq: 1, portfolio: "90", name: "SOLUTION_CREATED", status: "DRAFT", triggeredAt: 10,
            receivedAt: 10_500
        ).logged
        #expect(PastQuestion(knownAt: UnixMilliseconds(10_500)).admits(logged))
        #expect(!PastQuestion(knownAt: UnixMilliseconds(10_499)).admits(logged))
        #expect(PastQuestion().isAboutNow)
        #expect(!PastQuestion(knownAtSeq: 1).isAboutNow)
    }

    @Test("The answer counts what it admits, and tells what may come next")
    func told() throws {
        let now = try #require(answer())
        #expect(now.events == 4)
        #expect(now.portfolioIDs == ["90"])
        #expect(now.lastReceivedAt == UnixMilliseconds(50_000))
        #expect(now.isTerminal)
        #expect(now.next == [])
        let before = try #require(answer(at: 10))
        #expect(!before.isTerminal)
        #expect(before.next == [.active, .rejected])
        #expect(!before.isTest)
    }

    @Test("A solution without a status is not at its end, and may become a draft or a request")
    func noStatus() throws {
        let answer = try #require(given(.created("PAUSED", at: 10)).history()?.solution)
        #expect(!answer.isTerminal)
        #expect(answer.next == [.draft, .initiated])
    }
}

@Suite("What orders an event (lifecycle.md, section 1)")
struct EffectiveAtExamples {
    @Test(
        "It is the trigger time, unless that is missing or more than 300 s after the receipt, in seconds",
        arguments: [
            (100, 100_000, 100), (400, 100_999, 400), (401, 100_999, 100), (50, 100_000, 50),
            (nil, 100_999, 100), (300, -1, -1), (299, -1, 299), (nil, -1, -1), (nil, -1000, -1),
            (nil, -1001, -2),
        ] as [(Int64?, Int64, Int64)])
    func effective(triggeredAt: Int64?, receivedAt: Int64, expected: Int64) {
        let change = Change(
            solutionID: "1", portfolioID: "1", event: .solutionCreated, reported: .known(.draft),
            triggeredAt: triggeredAt.map { UnixSeconds($0) })
        #expect(change.effectiveAt(receivedAt: UnixMilliseconds(receivedAt)) == UnixSeconds(expected))
    }
}
