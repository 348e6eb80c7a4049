import ArgumentParser
import LifecycleAnswers
import SolutionLifecycle

/// The moment before which something is meant: a date is its beginning here.
struct Boundary: ExpressibleByArgument {
    let value: UnixMilliseconds

    init?(argument: String) {
        guard let value = Asked.beginning(argument) else { return nil }
        self.value = value
    }
}
