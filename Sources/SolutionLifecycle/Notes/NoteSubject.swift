/// What a note is about.
public enum NoteSubject: Hashable, Sendable {
    case finding(Finding.Key)
    case solution(String)
    /// A quarantined element, by its id.
    case quarantined(Int64)
}
