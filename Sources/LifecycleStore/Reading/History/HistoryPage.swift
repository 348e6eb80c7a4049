public import SolutionLifecycle

/// A part of a solution's history, and the answer that all of the history amounts to.
public struct HistoryPage: Hashable, Sendable {
    public let solution: Solution
    /// In the order that was asked for.
    public let entries: [History.Entry]
    /// The log was looked at up to this entry.
    public let lastEntry: Int64
    /// Whether more follow.
    public let hasMore: Bool
}
