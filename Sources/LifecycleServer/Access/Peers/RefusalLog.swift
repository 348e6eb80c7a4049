internal import SolutionLifecycle
internal import Synchronization

/// Which refused deliveries the log tells of: a sender's first, and then once a minute how many came since.
/// Anyone can send them, and none must fill the log, or memory.
final class RefusalLog: Sendable {
    private struct Silence {
        let since: UnixMilliseconds
        var count = 0
    }

    private let silences = Mutex<[[UInt8]: Silence]>([:])
    private static let milliseconds: Int64 = 60_000

    /// Counts one; answers how many the line is about, `nil` where there is to be none.
    func add(from sender: PeerAddress?, at moment: UnixMilliseconds) -> Int? {
        let household = sender?.household ?? []
        return silences.withLock { silences in
            if var silence = silences[household], moment.rawValue - silence.since.rawValue < Self.milliseconds
            {
                silence.count += 1
                silences[household] = silence
                return nil
            }
            let count = (silences[household]?.count ?? 0) + 1
            if silences.count >= ServerLimits.failedPeers { silences.removeAll() }
            silences[household] = Silence(since: moment)
            return count
        }
    }
}
