internal import Hummingbird
internal import LifecycleAnswers
internal import Synchronization

/// The answers that are being made, or that clients haven't taken yet, in bytes, of all connections together.
/// A page may be long, and who asks for it and doesn't read has 30 s (`WriteStall`): many of them are not to
/// fill the memory.
///
/// Streams are not among them: their seats and pieces are bounded themselves.
final class UnreadAnswers: Sendable {
    private let bytes = Atomic(0)
    private let limitBytes: Int

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    /// Makes an answer of many rows, and holds it. It isn't made in vain where there is hardly room for it.
    func hold(_ make: () async throws -> Response) async throws -> Response {
        let room = try reserve(ServerLimits.longAnswerBytes)
        defer { room.giveBack() }
        return try hold(await make())
    }

    /// The response, with room for all of it until the client has taken all but the last of it. A short one
    /// needs no room, and goes out with its head in one write.
    func hold(_ response: Response) throws(Problem) -> Response {
        guard let count = response.body.contentLength, count > ServerLimits.shortAnswerBytes
        else { return response }
        let room = try reserve(count)
        let body = response.body
        var held = response
        held.body = ResponseBody(contentLength: count) { writer in
            // Waits at its end for as long as more than `ServerLimits.unsentBytes` of it wait.
            try await body.write(writer)
            room.giveBack()
        }
        return held
    }

    private func reserve(_ count: Int) throws(Problem) -> Room {
        let sum = bytes.add(count, ordering: .relaxed).newValue
        let room = Room(count, in: self)
        guard sum > limitBytes else { return room }
        throw Problem(
            "too-many-unread", status: 503, title: "Too many long answers at a time",
            detail: "Answers that are being made, and those that clients have not yet taken, fill "
                + "\(limitBytes >> 20) MiB, so this one is not sent. Try again later, or ask for fewer rows "
                + "(limit).")
    }

    /// Given back when nobody holds it any more, at the latest.
    private final class Room: Sendable {
        private let count: Atomic<Int>
        private let unread: UnreadAnswers

        init(_ count: Int, in unread: UnreadAnswers) {
            self.count = Atomic(count)
            self.unread = unread
        }

        func giveBack() {
            unread.bytes.subtract(count.exchange(0, ordering: .relaxed), ordering: .relaxed)
        }

        deinit {
            giveBack()
        }
    }
}
