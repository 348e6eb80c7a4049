internal import SolutionLifecycle

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
