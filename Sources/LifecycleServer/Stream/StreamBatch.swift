internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore
internal import SolutionLifecycle

/// Events that follow one another in the log, written once for all who read them.
struct StreamBatch: Sendable {
    private struct Mark: Sendable {
        let seq: Int64
        let solutionID: String
        let hasFindings: Bool
        /// Where its message ends.
        let end: Int
    }

    /// Everything after this and up to `lastSeq` is in the batch.
    let afterSeq: Int64
    let lastSeq: Int64
    private let bytes: ByteBuffer
    private let marks: [Mark]

    var sizeBytes: Int { bytes.readableBytes }

    init(_ page: RecordedEvents, after seq: Int64) {
        var bytes: [UInt8] = []
        var marks: [Mark] = []
        for event in page.events {
            ServerSentEvents.write(event, to: &bytes)
            marks.append(
                Mark(
                    seq: event.seq, solutionID: event.logged.solutionID, hasFindings: event.hasFindings,
                    end: bytes.count))
        }
        afterSeq = seq
        lastSeq = page.reachesSeq
        self.bytes = ByteBuffer(bytes: bytes)
        self.marks = marks
    }

    /// The messages after `seq` that the filter admits, with their name or without; `nil` where there is
    /// none. Shared, not copied, where they lie side by side.
    func messages(after seq: Int64, _ filter: RecordedEventFilter, isNamed: Bool = true) -> ByteBuffer? {
        var wanted: ByteBuffer?
        for run in runs(after: seq, filter, skipping: isNamed ? 0 : ServerSentEvents.nameLine.utf8.count) {
            guard var slice = bytes.getSlice(at: run.lowerBound, length: run.count) else { continue }
            guard var joined = wanted else {
                wanted = slice
                continue
            }
            joined.writeBuffer(&slice)
            wanted = joined
        }
        return wanted
    }

    /// Where the wanted messages lie, neighbours together.
    private func runs(
        after seq: Int64, _ filter: RecordedEventFilter, skipping bytes: Int
    ) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var start = 0
        for mark in marks {
            defer { start = mark.end }
            guard mark.seq > seq,
                filter.admits(solutionID: mark.solutionID, hasFindings: mark.hasFindings)
            else { continue }
            if bytes == 0, let last = runs.last, last.upperBound == start {
                runs[runs.count - 1] = last.lowerBound..<mark.end
            } else {
                runs.append(start + bytes..<mark.end)
            }
        }
        return runs
    }
}
