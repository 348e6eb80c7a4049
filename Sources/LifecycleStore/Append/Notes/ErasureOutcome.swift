/// What became of an erasure.
public struct ErasureOutcome: Hashable, Sendable {
    /// The entry that says so; `nil` if nothing was kept of what was to be erased.
    public let entry: Int64?
    /// How many values and texts.
    public let erased: Int
    /// Whether more is to be erased than one entry tells: ask again.
    public let hasMore: Bool
}
