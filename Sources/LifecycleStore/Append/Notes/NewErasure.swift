public import SolutionLifecycle

/// What is to be erased, by whom and why.
public struct NewErasure: Hashable, Sendable {
    public enum Target: Hashable, Sendable {
        /// The kept value of one event.
        case event(Int64)
        /// The kept values of all events of a solution, and the texts of notes about it and its findings.
        case solution(String)
        /// The text of one note.
        case note(Int64)
    }

    public let target: Target
    public let by: String
    public let text: String

    /// Held to what a note is held to.
    public init(_ target: Target, by: String, text: String) throws(NewNote.Problem) {
        _ = try NewNote(
            .comment, .solution(""), by: by, text: text, now: UnixMilliseconds(0))
        self.target = target
        self.by = by
        self.text = text
    }
}
