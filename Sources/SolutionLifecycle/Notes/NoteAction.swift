/// What a note does.
public enum NoteAction: UInt8, CaseIterable, Hashable, Sendable {
    /// The finding is known and explained: leave it out of gates, Today and alerts for as long as it says
    /// the same.
    case acknowledge = 0
    /// Ends an acknowledgement.
    case reopen = 1
    /// Just says something.
    case comment = 2

    public var text: String {
        switch self {
        case .acknowledge: "acknowledge"
        case .reopen: "reopen"
        case .comment: "comment"
        }
    }

    public init?(text: String) {
        guard let action = Self.allCases.first(where: { $0.text == text }) else { return nil }
        self = action
    }
}
