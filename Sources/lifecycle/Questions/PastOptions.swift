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
            "Only what the log had recorded by then: what did we believe then? \(Moment.forms)",
            valueName: "time"))
    var knownAt: Moment?

    @Option(help: "Only events with this seq or a lower one: the auditor's clock.")
    var knownAtSeq: Int64?

    @Option(
        help: ArgumentHelp(
            "Only what the log had at this head, which is checked from the first link.",
            valueName: "entry:hash"))
    var knownAtHead: LogHead?

    var question: PastQuestion {
        PastQuestion(
            at: at?.value.seconds, knownAt: knownAt?.value, knownAtSeq: knownAtSeq, knownAtHead: knownAtHead)
    }

    /// A reader of the log, once the head that the question names is checked.
    func reader(_ database: DatabaseOptions) throws -> LogReader {
        let path = try database.path()
        if let knownAtHead {
            try HeadCheck.run(path: path, knownAtHead) { Output.progress("checking the head: entry \($0)") }
            Output.progressDone()
        }
        return try LogReader(path: path)
    }

    /// A reader of lists, as of the question: the log folded again, if that is about the past.
    func listReader(_ database: DatabaseOptions) async throws -> LogReader {
        guard !question.isAboutNow else { return try database.reader() }
        try reader(database).close()
        let past = try await PastLog.reader(
            path: try database.path(), asking: question, clock: Settings.clock
        ) { Output.progress("judging: \(Output.count($0, "event"))") }
        Output.progressDone()
        return past
    }

    /// The moment asked about.
    var moment: UnixMilliseconds { at?.value ?? knownAt?.value ?? Settings.clock() }

    func validate() throws {
        if let knownAtSeq, knownAtSeq < 0 { throw ValidationError("--known-at-seq is a number from 0.") }
    }
}
