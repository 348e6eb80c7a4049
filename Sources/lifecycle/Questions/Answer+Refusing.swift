import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

extension Answer {
    /// What was found, or the refusal that exits with 1.
    func orRefuse(_ id: String) throws -> Found {
        switch self {
        case .found(let found): return found
        case .unknownSolution where !Change.canBeSolutionID(id):
            throw Refusal.unable(
                "bad-parameter", "\"\(id)\" can't be a solution's id: an id is \(Asked.idForm).")
        case .unknownSolution: throw Refusal.no(.unknownSolution(id))
        case .noEventsByThen: throw Refusal.no(.noEventsByThen(id))
        }
    }
}
