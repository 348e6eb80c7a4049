import ArgumentParser
import LifecycleAnswers

/// A length of time on the command line.
struct PastSpan: ExpressibleByArgument {
    let seconds: Int64

    init?(argument: String) {
        guard let seconds = Asked.durationSeconds(argument) else { return nil }
        self.seconds = seconds
    }
}
