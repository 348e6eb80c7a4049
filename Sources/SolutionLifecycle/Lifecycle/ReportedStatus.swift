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
