public import SolutionLifecycle

/// Which events of the log are wanted; all conditions hold together.
public struct EventFilter: Hashable, Sendable {
    public var solutionID: String?
    public var portfolioID: String?
    /// Recorded then or later.
    public var since: UnixMilliseconds?
    /// Recorded up to then.
    public var until: UnixMilliseconds?
    /// Those of test solutions too.
    public var includesTests = false

    public init() {}

    public func admits(_ logged: LoggedEvent) -> Bool {
        if let solutionID, logged.solutionID != solutionID { return false }
        if let portfolioID, logged.event.portfolioID != portfolioID { return false }
        if let since, logged.recordedAt < since { return false }
        if let until, logged.recordedAt > until { return false }
        return includesTests || !logged.solutionID.hasPrefix(Change.testPrefix)
    }
}
