internal import GRDB

extension Configuration {
    /// For every connection but the writer's: it never writes, and waits a moment where another holds a lock.
    static func readOnly(label: String, pace: Pace = .full) -> Configuration {
        var configuration = Configuration()
        configuration.label = label
        configuration.readonly = true
        configuration.busyMode = .timeout(StoreLimits.busySeconds)
        configuration.prepareDatabase { pace.slow($0) }
        return configuration
    }
}
