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
}

/// Why a step is illegal.
public enum Reason: UInt8, CaseIterable, Hashable, Sendable {
    case unknownStatus = 0
    case missedStart = 1
    case skipped = 2
    case repeated = 3
    case backward = 4
    case contradiction = 5
    /// Only in a strict reading; never stored.
    case unlisted = 6

    public var text: String {
        switch self {
        case .unknownStatus: "unknown_status"
        case .missedStart: "missed_start"
        case .skipped: "skipped"
        case .repeated: "repeated"
        case .backward: "backward"
        case .contradiction: "contradiction"
        case .unlisted: "unlisted"
        }
    }

    /// Whether the step is a skip: statuses between were never reported.
    public var hasMissingStatuses: Bool {
        self == .missedStart || self == .skipped
    }
}
