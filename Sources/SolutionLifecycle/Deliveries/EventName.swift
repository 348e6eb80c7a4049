/// `value.event` of a change. Meta documents two names; any other is kept as received and flagged.
public enum EventName: Hashable, Sendable {
    case solutionCreated
    case solutionUpdated
    case other(String)

    public init(text: String) {
        switch text {
        case "SOLUTION_CREATED": self = .solutionCreated
        case "SOLUTION_UPDATED": self = .solutionUpdated
        default: self = .other(text)
        }
    }

    public var text: String {
        switch self {
        case .solutionCreated: "SOLUTION_CREATED"
        case .solutionUpdated: "SOLUTION_UPDATED"
        case .other(let text): text
        }
    }
}
