internal import SolutionLifecycle

/// Which events a follower of the log wants; all conditions hold together.
public struct RecordedEventFilter: Hashable, Sendable {
    public var solutionID: String?
    /// Only events that raised or healed a finding.
    public var findingsOnly = false
    /// Also findings of solutions from the dashboard's Test button. (Events of theirs are never left out, nor
    /// is a solution that is asked for by its id.)
    public var includesTests = false

    public init() {}

    public func admits(solutionID: String, hasFindings: Bool) -> Bool {
        if let wanted = self.solutionID, wanted != solutionID { return false }
        guard findingsOnly else { return true }
        return hasFindings && (!leavesOutTests || !solutionID.hasPrefix(Change.testPrefix))
    }

    var leavesOutTests: Bool { findingsOnly && !includesTests && solutionID == nil }
}
