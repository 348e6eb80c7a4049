import LifecycleAnswers
import NIOCore
import SolutionLifecycle
import Testing

@testable import LifecycleServer
@testable import LifecycleStore

@Suite("The end of the log, as messages")
struct RecentBatchesTests {
    private static func batch(_ seqs: ClosedRange<Int64>) -> StreamBatch {
        let events = seqs.map { seq in
            RecordedEvent(
                logged: LoggedEvent(
                    event: Event(
                        seq: seq, name: .solutionCreated, reported: .known(.draft), portfolioID: "5",
                        triggeredAt: nil, effectiveAt: UnixSeconds(seq)),
                    solutionID: "s\(seq)", delivery: seq, source: .webhook, receivedAt: UnixMilliseconds(0),
                    recordedAt: UnixMilliseconds(0), extra: nil, extraSHA256: nil, redeliveries: 0),
                position: .start, raised: [], healed: [])
        }
        return StreamBatch(
            RecordedEvents(events: events, reachesSeq: seqs.upperBound), after: seqs.lowerBound - 1)
    }

    /// What a reader at `seq` gets: the last seq of its batch, `nil` where it is behind, its own where there
    /// is nothing.
    private static func next(_ recent: RecentBatches, _ seq: Int64) -> Int64? {
        switch recent.next(after: seq) {
        case .batch(let batch): batch.lastSeq
        case .nothing: seq
        case .behind: nil
        }
    }

    @Test("tells whoever asks what follows, or that it is no longer here")
    func following() {
        var recent = RecentBatches(limitBytes: .max, limitBatches: 3)
        #expect(Self.next(recent, 4) == 4, "not followed yet")
        recent.start(after: 5)
        #expect(Self.next(recent, 4) == nil)
        #expect(Self.next(recent, 5) == 5)
        for seqs: ClosedRange<Int64> in [6...6, 7...9, 10...12] { recent.append(Self.batch(seqs)) }
        #expect((5...12).map { Self.next(recent, $0) } == [6, 9, 9, 9, 12, 12, 12, 12])
        recent.append(Self.batch(13...13))
        #expect((4...14).map { Self.next(recent, $0) } == [nil, nil, 9, 9, 9, 12, 12, 12, 13, 13, 14])
        recent.append(Self.batch(15...16))
        #expect(recent.lastSeq == 13, "what doesn't join on is not taken")
        recent.clear()
        #expect(recent.lastSeq == nil)
    }

    @Test("keeps so many bytes, but always the last batch")
    func bytes() {
        let size = Self.batch(1...1).sizeBytes
        var recent = RecentBatches(limitBytes: size * 2, limitBatches: 100)
        recent.start(after: 0)
        for seq: Int64 in 1...5 { recent.append(Self.batch(seq...seq)) }
        #expect((2...5).map { Self.next(recent, $0) } == [nil, 4, 5, 5])
        recent.append(Self.batch(6...20))
        #expect((4...6).map { Self.next(recent, $0) } == [nil, 20, 20])
    }

    @Test("a batch gives the part that is wanted")
    func parts() throws {
        let batch = Self.batch(1...9)
        func seqs(after seq: Int64, _ filter: RecordedEventFilter = RecordedEventFilter()) throws -> [String]
        {
            let bytes = batch.messages(after: seq, filter)
            var reading = EventStreamReading()
            return try reading.read(bytes.map { Array($0.readableBytesView) } ?? []).map { message in
                String(message.data.firstMatch(of: /"seq":([0-9]+)/)?.1 ?? "")
            }
        }
        #expect(try seqs(after: 0) == (1...9).map(String.init))
        #expect(try seqs(after: 8) == ["9"])
        #expect(batch.messages(after: 9, RecordedEventFilter()) == nil)
        var one = RecordedEventFilter()
        one.solutionID = "s4"
        #expect(try seqs(after: 3, one) == ["4"])
        #expect(batch.messages(after: 4, one) == nil)
        var findings = RecordedEventFilter()
        findings.findingsOnly = true
        #expect(batch.messages(after: 0, findings) == nil)
    }
}
