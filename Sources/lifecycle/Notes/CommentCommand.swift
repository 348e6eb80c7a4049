import ArgumentParser
import LifecycleAnswers
import SolutionLifecycle

struct CommentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "comment",
        abstract: "Says something about a finding, a solution or a quarantined element.",
        discussion: """
            It changes nothing else. Examples: lifecycle comment illegal_transition 8 --by ada --note "Asked \
            Meta." and lifecycle comment --solution 774485461512159 --by ada --note "Moved to another owner."
            """)

    @Argument(help: "The finding's kind, as `lifecycle findings` prints it.")
    var kind: Finding.Kind?

    @Argument(help: "The seq of the event that the finding is about.")
    var seq: Int64?

    @Option(help: "Instead of a finding: the solution with this id.")
    var solution: String?

    @Option(help: "Instead of a finding: the quarantined element with this id (`lifecycle quarantine`).")
    var quarantine: Int64?

    @OptionGroup var options: NoteOptions

    func validate() throws {
        _ = try note()
    }

    func run() async throws {
        try await options.record(try note())
    }

    private func note() throws -> NewNote {
        try options.note(.comment, try subject())
    }

    private func subject() throws -> NoteSubject {
        switch (kind, seq, solution, quarantine) {
        case (let kind?, let seq?, nil, nil): return .finding(Finding.Key(eventSeq: seq, kind: kind))
        case (nil, nil, let id?, nil):
            guard Change.canBeSolutionID(id) else {
                throw ValidationError("--solution: \"\(id)\" can't be an id: an id is \(Asked.idForm).")
            }
            return .solution(id)
        case (nil, nil, nil, let id?): return .quarantined(id)
        case (.some, nil, nil, nil): throw ValidationError("A finding is named by KIND and SEQ.")
        default:
            throw ValidationError("A comment is about one thing: KIND and SEQ, --solution or --quarantine.")
        }
    }
}
