/// One arrow of the lifecycle. `from` is `nil` for ∅, "no status yet".
public struct Transition: Hashable, Sendable {
    /// Legal: the lifecycle of Meta's reference. Tolerated: outside it, but documented by Meta elsewhere.
    public enum Kind: String, Sendable {
        case legal
        case tolerated
    }

    public let from: Status?
    public let to: Status
    public let kind: Kind
    /// Where Meta says so, or what it means.
    public let basis: String
}
