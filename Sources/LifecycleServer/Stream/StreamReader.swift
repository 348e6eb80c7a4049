internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore

/// One reader of the stream: writes what follows its seq, from the database while it is behind, then from
/// what all share.
///
/// What it holds is bounded, however slow the client: it goes on only once the connection takes more, and
/// reads then where it stood. One that takes nothing any more is cut by `WriteStall`.
struct StreamReader {
    let live: LiveEvents
    let log: LogReader
    let filter: RecordedEventFilter
    let isNamed: Bool
    let seat: StreamSeat
    /// Asked at every beat at least: a token may be withdrawn while its stream is open.
    let isAdmitted: @Sendable () -> Bool
    /// Everything up to here was written, or isn't wanted.
    private(set) var seq: Int64
    private var lastWrite = ContinuousClock.now
    private var lastAdmission = ContinuousClock.now

    init(
        live: LiveEvents, log: LogReader, filter: RecordedEventFilter, isNamed: Bool, seat: StreamSeat,
        after seq: Int64,
        isAdmitted: @escaping @Sendable () -> Bool
    ) {
        self.live = live
        self.log = log
        self.filter = filter
        self.isNamed = isNamed
        self.seat = seat
        self.seq = seq
        self.isAdmitted = isAdmitted
    }

    /// Until the seat ends, the token is withdrawn, or the connection breaks.
    @concurrent mutating func run(_ writer: inout any ResponseBodyWriter) async throws {
        for await _ in seat.wakes {
            try await writeNews(&writer)
            let now = ContinuousClock.now
            // Not at each of many commits, but sure to be asked at the next beat.
            if now - lastAdmission >= live.pace.beat / 2 {
                guard isAdmitted() else { return }
                lastAdmission = now
            }
            if now - lastWrite >= live.pace.silence {
                try await write(ServerSentEvents.heartbeatBuffer, &writer)
            }
        }
    }

    @concurrent private mutating func writeNews(_ writer: inout any ResponseBodyWriter) async throws {
        while !seat.hasEnded {
            switch live.next(after: seq) {
            case .nothing:
                return
            case .batch(let batch):
                if let messages = batch.messages(after: seq, filter, isNamed: isNamed) {
                    try await write(messages, &writer)
                }
                seq = batch.lastSeq
            case .behind:
                let page = try await log.recordedEvents(
                    after: seq, filter, limit: ServerLimits.streamPageRows)
                let batch = StreamBatch(page, after: seq)
                if let messages = batch.messages(after: seq, filter, isNamed: isNamed) {
                    try await write(messages, &writer)
                }
                seq = batch.lastSeq
            }
        }
    }

    @concurrent private mutating func write(_ bytes: ByteBuffer, _ writer: inout any ResponseBodyWriter)
        async throws
    {
        try await writer.write(bytes)
        lastWrite = .now
    }
}
