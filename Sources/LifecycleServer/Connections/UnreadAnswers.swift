internal import Hummingbird
internal import Synchronization

/// What all clients together haven't taken yet of what they are sent, in bytes. A page may be long, and who
/// asks for it and doesn't read has 30 s (`WriteStall`): many of them are not to fill the memory.
final class UnreadAnswers: Sendable {
    private let bytes = Atomic(0)
    private let limitBytes: Int

    init(limitBytes: Int) {
        self.limitBytes = limitBytes
    }

    func add(_ count: Int) {
        bytes.add(count, ordering: .relaxed)
    }

    func remove(_ count: Int) {
        bytes.subtract(count, ordering: .relaxed)
    }

    /// Room for an answer that is made or waits to be sent; throws where there is none.
    func reserve(_ count: Int) throws(Problem) -> Room {
        let sum = bytes.add(count, ordering: .relaxed).newValue
        let room = Room(count, in: self)
        guard sum > limitBytes else { return room }
        throw Problem(
            "too-many-unread", status: 503, title: "Too many answers wait to be read",
            detail: "Clients have not yet taken \(limitBytes >> 20) MiB of what they asked for, so this "
                + "answer is not sent. Try again later, or ask for fewer rows (limit).")
    }

    /// The response, with room for all of it until it is being sent; from there on what is sent is counted.
    /// A short one needs no room, and goes out with its head in one write.
    func hold(_ response: Response) throws(Problem) -> Response {
        guard let count = response.body.contentLength, count > ServerLimits.shortAnswerBytes
        else { return response }
        let room = try reserve(count)
        let body = response.body
        var held = response
        held.body = ResponseBody(contentLength: count) { writer in
            try await body.write(writer)
            room.giveBack()
        }
        return held
    }

    /// Given back when nobody holds it any more, at the latest.
    final class Room: Sendable {
        private let count: Atomic<Int>
        private let unread: UnreadAnswers

        fileprivate init(_ count: Int, in unread: UnreadAnswers) {
            self.count = Atomic(count)
            self.unread = unread
        }

        func giveBack() {
            unread.remove(count.exchange(0, ordering: .relaxed))
        }

        deinit {
            giveBack()
        }
    }
}
