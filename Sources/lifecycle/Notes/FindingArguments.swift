import ArgumentParser
import SolutionLifecycle

/// Which finding a note is about.
struct FindingArguments: ParsableArguments {
    @Argument(help: "The finding's kind, as `lifecycle findings` prints it.")
    var kind: Finding.Kind

    @Argument(help: "The seq of the event that the finding is about.")
    var seq: Int64

    var subject: NoteSubject { .finding(Finding.Key(eventSeq: seq, kind: kind)) }
}
