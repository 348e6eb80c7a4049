internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle
internal import Synchronization

/// Lists about the past: the log is folded again for each, so there is one at a time.
final class PastLists: Sendable {
    private let present: LogReader
    private let path: String
    private let clock: @Sendable () -> UnixMilliseconds
    private let isFolding = Mutex(false)

    init(_ present: LogReader, path: String, clock: @escaping @Sendable () -> UnixMilliseconds) {
        self.present = present
        self.path = path
        self.clock = clock
    }

    /// Asks a reader of the log as the question says. Throws the answer to those who have to wait.
    func read<Answer: Sendable>(
        _ question: PastQuestion, _ ask: @Sendable (LogReader) async throws -> Answer
    ) async throws -> Answer {
        guard !question.isAboutNow else { return try await ask(present) }
        let isMine = isFolding.withLock { isFolding in
            defer { isFolding = true }
            return !isFolding
        }
        guard isMine else { throw Self.busy }
        defer { isFolding.withLock { $0 = false } }
        let past = try await PastLog.reader(path: path, asking: question, clock: clock)
        defer { past.close() }
        return try await ask(past)
    }

    private static let busy = Problem(
        "past-busy", status: 503, title: "Another list about the past is being made",
        detail:
            "A list about the past takes the whole log, so there is one at a time. Ask again in a moment.",
        headers: ["Retry-After": "5"])
}
