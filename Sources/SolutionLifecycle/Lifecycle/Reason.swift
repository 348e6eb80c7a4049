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
