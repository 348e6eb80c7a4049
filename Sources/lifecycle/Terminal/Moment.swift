import ArgumentParser
import LifecycleAnswers
import SolutionLifecycle

/// TIME on the command line.
struct Moment: ExpressibleByArgument {
    let value: UnixMilliseconds

    static let forms = "(\(Asked.momentForms).)"

    init?(argument: String) {
        guard let value = Asked.moment(argument) else { return nil }
        self.value = value
    }
}
