internal import SolutionLifecycle

extension Status {
    /// The class that the style sheet knows it by.
    var kind: String {
        switch self {
        case .draft: "draft"
        case .initiated: "initiated"
        case .active: "active"
        case .rejected: "rejected"
        case .pendingDeactivation: "pending"
        case .deactivated: "deactivated"
        }
    }
}
