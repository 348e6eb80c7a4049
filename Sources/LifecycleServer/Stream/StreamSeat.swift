internal import Synchronization

/// A reader's place among those who follow the log. It is given back when nobody holds it any more, however
/// the reader's request came to its end.
final class StreamSeat: Sendable {
    /// One value, or several at once, whenever it is time to look for news; ends with the stream.
    let wakes: AsyncStream<Void>
    private let waking: AsyncStream<Void>.Continuation
    private let isEnded = Atomic(false)
    private let giveBack: @Sendable () -> Void

    init(
        _ wakes: AsyncStream<Void>, _ waking: AsyncStream<Void>.Continuation,
        giveBack: @escaping @Sendable () -> Void
    ) {
        self.wakes = wakes
        self.waking = waking
        self.giveBack = giveBack
    }

    deinit {
        giveBack()
    }

    var hasEnded: Bool { isEnded.load(ordering: .relaxed) }

    /// The reader is gone, or the server shuts down.
    func end() {
        isEnded.store(true, ordering: .relaxed)
        waking.finish()
    }
}
