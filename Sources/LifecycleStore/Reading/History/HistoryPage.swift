public import SolutionLifecycle

/// A part of a solution's history, and the answer that all of the history amounts to.
public struct HistoryPage: Hashable, Sendable {
    public let solution: Solution
    /// In the order that was asked for.
    public let entries: [History.Entry]
    /// Whether more follow.
    public let hasMore: Bool
}
