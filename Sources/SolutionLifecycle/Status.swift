/// The six statuses of a Multi-Partner Solution, as Meta's partner_solutions reference lists them.
///
/// The raw value is the status's rank in the lifecycle; it breaks ties of replay order (lifecycle.md, section
/// 4) and is the code kept in the log. Never renumber.
public enum Status: UInt8, CaseIterable, Hashable, Sendable {
    case draft = 0
    case initiated = 1
    case active = 2
    case rejected = 3
    case pendingDeactivation = 4
    case deactivated = 5

    /// The exact spelling in Meta's webhooks; comparison is case-sensitive.
    public var text: String {
        switch self {
        case .draft: "DRAFT"
        case .initiated: "INITIATED"
        case .active: "ACTIVE"
        case .rejected: "REJECTED"
        case .pendingDeactivation: "PENDING_DEACTIVATION"
        case .deactivated: "DEACTIVATED"
        }
    }

    public init?(text: String) {
        guard let status = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = status
    }
}

/// What a webhook says the status is: one of the six, or a text we don't know (kept as received).
public enum ReportedStatus: Hashable, Sendable {
    case known(Status)
    case unknown(String)

    public init(text: String) {
        self = Status(text: text).map(Self.known) ?? .unknown(text)
    }

    public var text: String {
        switch self {
        case .known(let status): status.text
        case .unknown(let text): text
        }
    }

    /// `nil` where the text is none of the six.
    public var status: Status? {
        switch self {
        case .known(let status): status
        case .unknown: nil
        }
    }

    /// Place in the tie-break of replay order: the six in lifecycle order, then everything unknown.
    var rank: UInt8 {
        status?.rawValue ?? 6
    }
}

/// A set of statuses, one bit each: which have been standing earlier in a timeline.
public struct StatusSet: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let empty = StatusSet(rawValue: 0)

    public func contains(_ status: Status) -> Bool {
        rawValue & (1 << status.rawValue) != 0
    }

    public func inserting(_ status: Status) -> StatusSet {
        StatusSet(rawValue: rawValue | (1 << status.rawValue))
    }
}
