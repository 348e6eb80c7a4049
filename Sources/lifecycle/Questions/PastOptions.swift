import ArgumentParser
import LifecycleStore
import SolutionLifecycle

/// A question to the past.
struct PastOptions: ParsableArguments {
    // Unconditional, since -3d is a moment too.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only events that took effect by then: what was it then, as we know it now? \(Moment.forms)",
            valueName: "time"))
    var at: Moment?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "Only events received by then: what did we believe then? \(Moment.forms)", valueName: "time"))
    var knownAt: Moment?

    @Option(help: "Only events with this seq or a lower one: the auditor's clock.")
    var knownAtSeq: Int64?

    var question: PastQuestion {
        PastQuestion(at: at?.value.seconds, knownAt: knownAt?.value, knownAtSeq: knownAtSeq)
    }

    func validate() throws {
        if let knownAtSeq, knownAtSeq < 0 { throw ValidationError("--known-at-seq is a number from 0.") }
    }
}
