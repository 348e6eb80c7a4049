public import SolutionLifecycle

/// Which findings a list shows; all conditions hold together.
public struct FindingFilter: Hashable, Sendable {
    public var solutionID: String?
    public var kind: Finding.Kind?
    /// That severe, or worse.
    public var severity: Severity?
    /// Also healed ones.
    public var includesHealed = false
    /// Also those of solutions from the dashboard's Test button; one asked for by its id is always shown.
    public var includesTests = false
    /// Only acknowledged ones, or only the others; `nil`: both.
    public var isAcknowledged: Bool?
    public var portfolioID: String?
    /// Raised then or later.
    public var since: UnixMilliseconds?
    /// Raised by then.
    public var until: UnixMilliseconds?
    /// Severities as `--strict` reads them.
    public var isStrict = false

    public init() {}

    /// What the derived rows alone don't tell.
    func admits(_ finding: Finding) -> Bool {
        isAcknowledged.map { $0 == (finding.acknowledged != nil) } ?? true
    }
}
