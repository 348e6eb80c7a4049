public import SolutionLifecycle

/// What became of a note.
public enum NoteOutcome: Hashable, Sendable {
    case recorded(Note)
    /// There is nothing of the kind that it is about; `near`: what there is, in words.
    case unknownSubject(near: String)
}
