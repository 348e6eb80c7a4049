package import LifecycleStore
package import SolutionLifecycle

// What an operator asks first: the page Today and `GET /v1/stats` alike.

extension OverviewQuestion {
    /// Statuses that a solution is not to stay in for long.
    package static let waitingStatuses: [Status] = [.initiated, .pendingDeactivation]
    private static let waitingRows = 5
    private static let findingRows = 6
    private static let hours = 24

    package static func today(now: UnixMilliseconds) -> OverviewQuestion {
        OverviewQuestion(
            now: now, statuses: waitingStatuses, waiting: waitingRows, severity: .warning,
            findings: findingRows, hours: hours)
    }
}
