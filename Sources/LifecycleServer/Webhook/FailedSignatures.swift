internal import LifecycleStore
internal import SolutionLifecycle
internal import Synchronization

/// Deliveries with a bad signature, counted by who sent them: over the limit they are answered 429. A good
/// signature is never refused for it, so each is looked at all the same; what is refused unread is a header
/// that can't be one.
///
/// This machine itself isn't counted. It is either trusted with more than this, or a proxy for everybody,
/// all of whom one limit would meet; `trusted_proxy` lets each of them be counted.
final class FailedSignatures: Sendable {
    private let counts: Mutex<FailureCounts>
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
        counts = Mutex(FailureCounts(peers: ServerLimits.failedPeers, seconds: ServerLimits.failureSeconds))
    }

    enum Standing {
        case within
        /// This one is over the limit, and none before it was.
        case atLimit
        case over
    }

    /// Counts one, and tells where its sender stands now.
    func add(from sender: PeerAddress?, at moment: UnixMilliseconds) -> Standing {
        guard let sender, !sender.isLoopback else { return .within }
        let count = counts.withLock { $0.add(sender.household, at: moment) }
        return count <= limit ? .within : count == limit + 1 ? .atLimit : .over
    }
}

/// Counts by sender over the last one to two spans of time. Two generations are kept, and the older one is
/// forgotten as a whole: after a span, or when the younger one is full. So memory is bounded, and each count
/// costs the same.
struct FailureCounts {
    private let peers: Int
    private let spanMilliseconds: Int64
    private var younger: [[UInt8]: Int] = [:]
    private var older: [[UInt8]: Int] = [:]
    private var begin = UnixMilliseconds(0)

    init(peers: Int, seconds: Int64) {
        self.peers = peers
        spanMilliseconds = seconds * 1000
    }

    /// Answers the count with this one.
    mutating func add(_ peer: [UInt8], at moment: UnixMilliseconds) -> Int {
        let age = moment.rawValue - begin.rawValue
        // A clock that was set back begins anew.
        if age >= 2 * spanMilliseconds || age < 0 {
            (younger, older, begin) = ([:], [:], moment)
        } else if age >= spanMilliseconds || (younger.count >= peers && younger[peer] == nil) {
            (younger, older, begin) = ([:], younger, moment)
        }
        younger[peer, default: 0] += 1
        return (younger[peer] ?? 0) + (older[peer] ?? 0)
    }

    /// How many entries are kept.
    var kept: Int { younger.count + older.count }
}
