/// An answer about one solution.
public enum Answer<Found: Sendable>: Sendable {
    case found(Found)
    /// The log has never heard of it.
    case unknownSolution
    /// It is known, but no event of it is admitted by the question.
    case noEventsByThen
}
