/// What readiness looks at.
public struct StoreHealth: Hashable, Sendable {
    /// 0 while there is no event.
    public let lastSeq: Int64
    /// Solutions whose derived rows are behind the log, until `replay`.
    public let staleSolutions: Int
    public let isProjectionCurrent: Bool
}
