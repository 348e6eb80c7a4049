import ArgumentParser
import LifecycleAnswers
import SolutionLifecycle

/// The moment before which something is meant: a date is its beginning here.
struct Boundary: ExpressibleByArgument {
    let value: UnixMilliseconds

    init?(argument: String) {
        guard let value = Asked.moment(argument + "T00:00:00Z") ?? Asked.moment(argument) else { return nil }
        self.value = value
    }
}
