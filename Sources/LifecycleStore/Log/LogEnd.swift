internal import SolutionLifecycle

/// Where the log ends: the last number of each of its tables, 0 where there is none, and the last link.
struct LogEnd {
    var delivery: Int64 = 0
    var link = HashChain.start
    /// As the last delivery was recorded.
    var recordedAt = UnixMilliseconds(0)
    var seq: Int64 = 0
    var redelivery: Int64 = 0
    var quarantine: Int64 = 0
}
