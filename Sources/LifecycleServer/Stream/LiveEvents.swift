internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import ServiceLifecycle
internal import Synchronization

/// Those who follow the log, and the end of it that they read (docs/architecture.md). The log itself is the
/// queue: a reader holds nothing but the last seq that it has seen. After a commit the new events are read
/// and written as messages once, and the readers are woken.
///
/// It reads nothing while nobody follows.
final class LiveEvents: Service {
    private let reader: LogReader
    private let logger: Logger
    let pace: Pace
    private let state = Mutex(State())
    private let news = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    struct Pace: Sendable {
        /// At a time.
        var seats = ServerLimits.streams
        var beat = ServerLimits.streamBeat
        /// A reader writes a heartbeat at the first beat after so long without anything.
        var silence = ServerLimits.streamSilence
    }

    private struct State: Sendable {
        var recent = RecentBatches()
        var readers: [UInt64: AsyncStream<Void>.Continuation] = [:]
        var seatsGiven: UInt64 = 0
    }

    init(reader: LogReader, logger: Logger, pace: Pace) {
        self.reader = reader
        self.logger = logger
        self.pace = pace
    }

    var readerCount: Int { state.withLock { $0.readers.count } }

    /// A place among the readers; throws where all are taken.
    func join() throws(Problem) -> StreamSeat {
        let (wakes, waking) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let number: UInt64? = state.withLock { state in
            guard state.readers.count < pace.seats else { return nil }
            state.seatsGiven += 1
            state.readers[state.seatsGiven] = waking
            return state.seatsGiven
        }
        guard let number else {
            throw Problem(
                "too-many-streams", status: 503, title: "Too many streams",
                detail:
                    "\(pace.seats) streams are open, which is the most. Try again later, or ask "
                    + "/v1/events from time to time.")
        }
        look()
        return StreamSeat(wakes, waking) { [weak self] in self?.leave(number) }
    }

    private func leave(_ number: UInt64) {
        state.withLock { state in
            state.readers[number] = nil
            if state.readers.isEmpty { state.recent.clear() }
        }
    }

    /// The log may have grown. Returns at once.
    func look() {
        news.continuation.yield()
    }

    func next(after seq: Int64) -> RecentBatches.Next {
        state.withLock { $0.recent.next(after: seq) }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.follow() }
                group.addTask { await self.beat() }
            }
        }
    }

    private func follow() async {
        for await _ in news.stream where readerCount > 0 {
            do {
                try await catchUp()
            } catch {
                // The readers wait; the next commit or beat tries again.
                logger.error("the log can't be followed", metadata: ["problem": "\(error)"])
            }
            await wakeReaders()
        }
    }

    /// Readers write heartbeats where there was nothing else to write; and a commit that nobody was told of,
    /// because it reported failure, is found.
    private func beat() async {
        while (try? await Task.sleep(for: pace.beat)) != nil {
            look()
        }
    }

    private func catchUp() async throws(StoreError) {
        var mayHaveMore = true
        while mayHaveMore {
            let reached: Int64
            if let last = state.withLock({ $0.recent.lastSeq }) {
                reached = last
            } else {
                reached = try await reader.lastSeq()
                state.withLock { $0.recent.start(after: reached) }
            }
            let page = try await reader.recordedEvents(after: reached, limit: ServerLimits.streamPageRows)
            mayHaveMore = page.events.last.map { $0.seq < page.reachesSeq } ?? false
            if !page.events.isEmpty {
                let batch = StreamBatch(page, after: reached)
                state.withLock { $0.recent.append(batch) }
            }
        }
    }

    /// A few at a time, so that intake has its turn in between; with many readers they hear of more events at
    /// once, and less often.
    private func wakeReaders() async {
        let readers = state.withLock { Array($0.readers.values) }
        for start in stride(from: 0, to: readers.count, by: ServerLimits.readersWoken) {
            for reader in readers[start...].prefix(ServerLimits.readersWoken) { reader.yield() }
            try? await Task.sleep(for: ServerLimits.pauseBetweenWakes)
        }
    }
}
