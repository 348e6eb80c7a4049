public import SolutionLifecycle

/// What an overview is to have.
public struct OverviewQuestion: Hashable, Sendable {
    public let now: UnixMilliseconds
    /// Where waiting is of interest, with at most `waiting` solutions each.
    public let statuses: [Status]
    public let waiting: Int
    /// The latest findings from `severity` up, at most so many.
    public let severity: Severity
    public let findings: Int
    /// How many hours of intake, up to and with the one of `now`.
    public let hours: Int

    public init(
        now: UnixMilliseconds, statuses: [Status], waiting: Int, severity: Severity, findings: Int, hours: Int
    ) {
        self.now = now
        self.statuses = statuses
        self.waiting = waiting
        self.severity = severity
        self.findings = findings
        self.hours = hours
    }
}
