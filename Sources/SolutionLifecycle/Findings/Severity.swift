/// How bad a finding is; ordered, notice lowest.
public enum Severity: UInt8, CaseIterable, Comparable, Sendable {
    case notice = 0
    case warning = 1
    case error = 2

    public var text: String {
        switch self {
        case .notice: "notice"
        case .warning: "warning"
        case .error: "error"
        }
    }

    public init?(text: String) {
        guard let severity = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = severity
    }

    public static func < (left: Severity, right: Severity) -> Bool {
        left.rawValue < right.rawValue
    }

    public init(of kind: Finding.Kind, reason: Reason?, strictly: Bool) {
        switch kind {
        case .illegalTransition:
            self = reason == .repeated || reason == .missedStart ? .warning : .error
        case .unknownStatus:
            self = .error
        case .toleratedTransition:
            self = strictly ? .error : .notice
        case .unknownEvent, .ambiguousOrder, .futureTimestamp:
            self = .warning
        case .eventMismatch, .missingTimestamp, .outOfOrder:
            self = .notice
        }
    }
}
