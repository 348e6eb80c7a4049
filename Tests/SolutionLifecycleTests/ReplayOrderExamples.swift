import SolutionLifecycle
import Testing

@Suite("Replay order (lifecycle.md, section 4)")
struct ReplayOrderExamples {
    @Test("Given an accepted request, when the request arrives late, then it is put before")
    func late() {
        let solution = given(.updated("ACTIVE", at: 20)).when(.created("INITIATED", at: 10, received: 99))
        #expect(solution.order == [2, 1])
        #expect(solution.verdicts == [.legal, .legal])
        #expect(solution.status == .active)
        #expect(solution.since == 20)
    }

    @Test("Given one second, when a whole life arrives in it backwards, then it is replayed forwards")
    func wholeLife() {
        let solution = given().when(
            .updated("DEACTIVATED", at: 10), .updated("PENDING_DEACTIVATION", at: 10),
            .updated("ACTIVE", at: 10),
            .updated("INITIATED", at: 10), .created("DRAFT", at: 10))
        #expect(solution.order == [5, 4, 3, 2, 1])
        #expect(solution.verdicts == Array(repeating: .legal, count: 5))
        #expect(!solution.timeline.isAmbiguous)
        #expect(solution.open == [])
    }

    @Test("Given two orders of a second, none illegal, when one has a tolerated step, then the other wins")
    func fewestTolerated() {
        let solution = given(.created("INITIATED", at: 10))
            .when(.updated("PENDING_DEACTIVATION", at: 20), .updated("ACTIVE", at: 20))
        #expect(solution.order == [1, 3, 2])
        #expect(solution.verdicts == [.legal, .legal, .legal])
    }

    @Test("Given two portfolios told in one second, when all else ties, then the lesser text goes first")
    func portfolios() {
        let solution = given(.created("DRAFT", at: 10, by: "90"))
            .when(.created("DRAFT", at: 10, by: "506914307656634"))
        #expect(solution.order == [2, 1])
        #expect(solution.verdicts == [.legal, .unchanged])
        #expect(!solution.timeline.isAmbiguous)
    }

    @Test("Given a change with and one without a trigger time, when they tie, then the latter goes first")
    func noneFirst() {
        let solution = given(.updated("DRAFT", at: 10)).when(.untimed("DRAFT", received: 10))
        #expect(solution.order == [2, 1])
    }

    @Test(
        "Given unknown statuses in one second, when they tie, then their texts and names decide, byte by byte"
    )
    func unknownTexts() {
        let solution = given().when(
            .updated("a", at: 10), .updated("Z", at: 10), .created("a", at: 10), .updated("DRAFT", at: 10))
        #expect(solution.order == [4, 2, 3, 1])
    }

    @Test(
        "Given an active solution, when request and decline of its end share a second, then it is ambiguous"
    )
    func ambiguous() {
        let solution = given(.created("INITIATED", at: 10), .updated("ACTIVE", at: 20))
            .when(.updated("PENDING_DEACTIVATION", at: 30), .updated("ACTIVE", at: 30))
        #expect(solution.order == [1, 2, 4, 3])
        #expect(solution.status == .pendingDeactivation)
        #expect(solution.timeline.isAmbiguous)
        #expect(solution.open == ["ambiguous_order of 3"])
        #expect(solution.history()?.solution.isAmbiguous == true)
    }

    @Test("Given an ambiguous second, when a clear one follows, then the answer is clear; the finding stays")
    func ambiguousBefore() {
        let solution = given(
            .created("INITIATED", at: 10), .updated("ACTIVE", at: 20),
            .updated("PENDING_DEACTIVATION", at: 30),
            .updated("ACTIVE", at: 30)
        ).when(.updated("DEACTIVATED", at: 40))
        #expect(!solution.timeline.isAmbiguous)
        #expect(solution.open == ["ambiguous_order of 3"])
    }

    @Test("Given a request, when accepted and rejected in one second, then both orders have one illegal step")
    func acceptedAndRejected() {
        let solution = given(.created("INITIATED", at: 10))
            .when(.updated("REJECTED", at: 20), .updated("ACTIVE", at: 20))
        #expect(solution.order == [1, 3, 2])
        #expect(solution.verdicts.last == .illegal(.contradiction))
        #expect(solution.status == .rejected)
        #expect(solution.timeline.isAmbiguous)
    }

    @Test(
        "Given more than 6 events in one second, then they are sorted by the key alone, and it is ambiguous")
    func crowd() {
        let solution = given(.created("INITIATED", at: 5)).when(
            .updated("DEACTIVATED", at: 10), .updated("PENDING_DEACTIVATION", at: 10), .updated("x", at: 10),
            .updated("REJECTED", at: 10), .updated("ACTIVE", at: 10), .updated("INITIATED", at: 10),
            .updated("DRAFT", at: 10))
        #expect(solution.order == [1, 8, 7, 6, 5, 3, 2, 4])
        #expect(solution.timeline.isAmbiguous)
        #expect(solution.open.contains("ambiguous_order of 4"))
    }

    @Test("Given 6 events of one status in one second, then every order ends alike: not ambiguous")
    func sixAlike() {
        let solution = given().when(
            .created("DRAFT", at: 10, by: "1"), .created("DRAFT", at: 10, by: "2"),
            .created("DRAFT", at: 10, by: "3"), .created("DRAFT", at: 10, by: "4"),
            .created("DRAFT", at: 10, by: "5"), .created("DRAFT", at: 10, by: "6"))
        #expect(!solution.timeline.isAmbiguous)
        #expect(solution.when(.created("DRAFT", at: 10, by: "7")).timeline.isAmbiguous)
    }

    @Test("Given events of one second, then an explanation doesn't say which of them happened first")
    func explained() throws {
        func told(_ recording: Recording) throws -> String {
            let history = try #require(recording.history())
            return Explanation(of: history, findings: [], strictly: false).passages.flatMap(\.sentences)
                .joined(separator: " ")
        }
        let tied = given(.updated("ACTIVE", at: 20)).when(.created("INITIATED", at: 20))
        #expect(tied.order == [2, 1])
        #expect(try !told(tied).contains("happened after it"))
        let late = given(.updated("ACTIVE", at: 20)).when(.created("INITIATED", at: 10))
        #expect(try told(late).contains("it arrived before event 2, but happened after it"))
    }
}
