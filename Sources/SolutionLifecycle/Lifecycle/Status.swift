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
