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
