internal import SolutionLifecycle

/// Where the log ends: the last number of each of its tables, 0 if there is none, and the last link.
struct LogEnd {
    var entry: Int64 = 0
    var link = HashChain.start
    /// Of the last entry.
    var recordedAt = UnixMilliseconds(0)
    var seq: Int64 = 0
    var redelivery: Int64 = 0
    var quarantine: Int64 = 0
}
