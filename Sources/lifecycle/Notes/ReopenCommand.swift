import ArgumentParser
import SolutionLifecycle

struct ReopenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reopen",
        abstract: "Ends the acknowledgement of a finding.",
        discussion: """
            The finding counts again in gates, on Today and in alerts. Example: lifecycle reopen \
            illegal_transition 8 --by ada --note "The webhook was not lost after all."
            """)

    @OptionGroup var finding: FindingArguments
    @OptionGroup var options: NoteOptions

    func validate() throws {
        _ = try note()
    }

    func run() async throws {
        try await options.record(try note())
    }

    private func note() throws -> NewNote {
        try options.note(.reopen, finding.subject)
    }
}
