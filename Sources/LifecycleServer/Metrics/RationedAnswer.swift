internal import Synchronization

/// An answer that may take long to find: then the last one is given again for `rest` times as long, so that
/// however often it is wanted, at most 1 % of the time goes into finding it.
final class RationedAnswer<Answer: Sendable>: Sendable {
    private struct Held {
        let answer: Answer
        let until: ContinuousClock.Instant
    }

    /// What is found faster is always asked anew.
    private let quick: Duration
    private let rest: Int
    private let held = Mutex<Held?>(nil)

    init(quick: Duration = .milliseconds(50), rest: Int = 99) {
        self.quick = quick
        self.rest = rest
    }

    func current(_ find: () async throws -> Answer) async throws -> Answer {
        let clock = ContinuousClock()
        let began = clock.now
        if let held = held.withLock({ $0 }), began < held.until { return held.answer }
        let answer = try await find()
        let took = began.duration(to: clock.now)
        held.withLock {
            $0 = took < quick ? nil : Held(answer: answer, until: clock.now.advanced(by: took * rest))
        }
        return answer
    }
}
