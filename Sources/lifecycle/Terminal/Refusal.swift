import LifecycleAnswers

/// Why a command ends without what was asked for.
struct Refusal: Error {
    let problem: Problem
    let exitCode: Int32

    /// The answer is no.
    static func no(_ problem: Problem) -> Refusal {
        Refusal(problem: problem, exitCode: 1)
    }

    /// It could not answer.
    static func unable(_ name: String, _ detail: String) -> Refusal {
        Refusal(
            problem: Problem(name, status: 500, title: "It could not be done", detail: detail), exitCode: 2)
    }
}
