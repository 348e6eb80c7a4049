public import SolutionLifecycle

/// Which solutions a list shows; all conditions hold together.
public struct SolutionFilter: Hashable, Sendable {
    public var status: Status?
    public var portfolioID: String?
    public var isDisputed: Bool?
    /// In their status since then or before.
    public var standingSince: UnixSeconds?
    /// Also solutions from the dashboard's Test button.
    public var includesTests = false

    public init() {}

    /// What is asked of the rows derived of a solution, asked of the answer: where they are behind the log.
    /// Without the portfolio.
    func admits(_ solution: Solution) -> Bool {
        (status.map { $0 == solution.status } ?? true)
            && (isDisputed.map { $0 == solution.isDisputed } ?? true)
            && (standingSince.map { latest in solution.since.map { $0 <= latest } ?? false } ?? true)
            && (includesTests || !solution.isTest)
    }
}
