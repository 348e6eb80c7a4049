import Foundation

/// How many files this process may have open, connections included. The usual limit of 1,024 is met before
/// the server's own limit of connections, and then none can be accepted.
enum OpenFiles {
    /// Raises the limit to `count`, as far as may be. Answers what to tell the operator where that isn't
    /// enough.
    static func allow(_ count: Int) -> String? {
        var limit = rlimit()
        guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(count) else { return nil }
        var raised = limit
        raised.rlim_cur = min(rlim_t(count), limit.rlim_max)
        if setrlimit(resource, &raised) == 0 { limit = raised }
        guard limit.rlim_cur < rlim_t(count) else { return nil }
        return """
            Only \(limit.rlim_cur) files may be open, and \(count) are needed for all connections. Raise the \
            limit: LimitNOFILE=\(count) in the systemd unit, or `ulimit -n \(count)` before.
            """
    }

    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
}
