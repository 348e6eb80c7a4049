import ArgumentParser
import SolutionLifecycle

struct AcknowledgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "acknowledge",
        abstract: "Says that a finding is known, and why it needs nobody's attention.",
        discussion: """
            The finding keeps its severity and stays in lists, but gates (findings --fail-on), Today and \
            alerts leave it out. That ends at --until, with reopen, and by itself if the finding says \
            something else later, or heals and is raised again. Example: lifecycle acknowledge \
            illegal_transition 8 --by ada --note "Meta confirmed a lost webhook." --until 2026-12-31
            """)

    @OptionGroup var finding: FindingArguments

    // Unconditional, so that -3d is refused for what it is: a moment of the past.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp(
            "When it ends by itself: \(NewNote.untilForm). RFC 3339 (2026-12-31T12:00:00Z), Unix seconds or "
                + "milliseconds, or a date (its end in UTC).",
            valueName: "time"))
    var until: Moment?

    @OptionGroup var options: NoteOptions

    func validate() throws {
        _ = try note()
    }

    func run() async throws {
        try await options.record(try note())
    }

    private func note() throws -> NewNote {
        try options.note(.acknowledge, finding.subject, until: until?.value)
    }
}
