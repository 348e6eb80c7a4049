import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

/// Who says what, and the way that a note takes into the log.
struct NoteOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Who says it: \(NewNote.byForm). A server with tokens records the token's name instead.",
            valueName: "name"))
    var by: String

    @Option(help: ArgumentHelp("What there is to say: \(NewNote.textForm).", valueName: "text"))
    var note: String

    @Option(
        help: ArgumentHelp(
            "Record it through this server, not in the file. If a server holds the database, LIFECYCLE_URL "
                + "will do. The token comes from LIFECYCLE_TOKEN, or the file of LIFECYCLE_TOKEN_FILE; it "
                + "needs the scope write."))
    var url: String?

    @Flag(help: "Print JSON, the same object as over HTTP.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    /// The note that was asked for, or wrong usage.
    func note(
        _ action: NoteAction, _ subject: NoteSubject, until: UnixMilliseconds? = nil
    ) throws -> NewNote {
        do throws(NewNote.Problem) {
            return try NewNote(action, subject, by: by, until: until, text: note, now: Settings.clock())
        } catch {
            throw ValidationError(error.description)
        }
    }

    /// Records it, and prints what was recorded.
    func record(_ new: NewNote) async throws {
        let saved = try await save(new)
        if json {
            Output.print(saved.json)
        } else {
            Output.print(Output.printable(new.sentence(of: saved.entry)))
        }
    }

    private func save(_ new: NewNote) async throws -> SavedNote {
        let settings = try database.settings { $0.add(\.url, url) }
        if url != nil, let address = try settings.url { return try await post(new, to: address, settings) }
        let writer: LogWriter
        do {
            writer = try database.writerOfExisting()
        } catch StoreError.heldByAnotherWriter(let path, let holder) {
            guard let address = try settings.url else { throw Self.held(path, holder) }
            return try await post(new, to: address, settings)
        }
        defer { writer.close() }
        complain()
        switch try await writer.note(new) {
        case .recorded(let note): return SavedNote(note)
        case .unknownSubject(let near):
            throw Refusal.no(
                Problem(
                    "unknown-subject", status: 404, title: "There is nothing of the kind",
                    detail: "This log doesn't have \(new.subject.words): \(near). Nothing was recorded."))
        }
    }

    private func post(
        _ new: NewNote, to address: ServerAddress, _ settings: SettingsInForce
    ) async throws -> SavedNote {
        let poster = NotePoster(server: address, token: try settings.shownToken())
        if let complaint = address.complaint(showing: poster.token) {
            Output.complain("lifecycle: \(complaint)")
        }
        complain()
        let saved = try await poster.post(new)
        if saved.by != new.by {
            Output.complain("The server recorded it as said by \(saved.by), which is the token's name.")
        }
        return saved
    }

    private func complain() {
        Output.complain("The text stays in the log's file; only `lifecycle erase` can erase it.")
    }

    private static func held(_ path: String, _ holder: String) -> Refusal {
        .unable(
            "database-locked",
            """
            \(path) is open for writing in process \(holder). If that is a server, the note can go through \
            it: give its address with --url or LIFECYCLE_URL, such as --url http://127.0.0.1:8080, and, if \
            it has tokens, one with the scope write in LIFECYCLE_TOKEN. Else stop that process first.
            """)
    }
}
