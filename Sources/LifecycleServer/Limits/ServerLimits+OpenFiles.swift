internal import Foundation

// What the system has files for.

extension ServerLimits {
    /// Connections that this process has files for, beside the others: to accept one more would fail, and
    /// the failing would cost others theirs.
    func heldConnections(beside otherFiles: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return connections }
        let files = Int(clamping: limit.rlim_cur)
        return min(connections, max(files - otherFiles, files / 2))
    }
}
