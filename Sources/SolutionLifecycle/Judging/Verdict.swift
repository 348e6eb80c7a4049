/// What we say of one step (lifecycle.md, section 3). Legality never decides whether an event is kept.
public enum Verdict: Hashable, Sendable {
    case legal
    case tolerated
    case unchanged
    case illegal(Reason)

    public var text: String {
        switch self {
        case .legal: "legal"
        case .tolerated: "tolerated"
        case .unchanged: "unchanged"
        case .illegal: "illegal"
        }
    }

    /// `nil` unless illegal.
    public var reason: Reason? {
        switch self {
        case .illegal(let reason): reason
        case .legal, .tolerated, .unchanged: nil
        }
    }

    /// The same verdict under `--strict`, a way of reading: tolerated steps show as illegal, reason
    /// `unlisted`.
    public func read(strictly: Bool) -> Verdict {
        strictly && self == .tolerated ? .illegal(.unlisted) : self
    }

    /// Whether the reported status becomes the standing one: a step back and an unknown status don't.
    var isBelieved: Bool {
        switch self {
        case .legal, .tolerated, .unchanged: true
        case .illegal(.missedStart), .illegal(.skipped), .illegal(.contradiction), .illegal(.unlisted): true
        case .illegal(.unknownStatus), .illegal(.repeated), .illegal(.backward): false
        }
    }
}
