import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct EraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erases kept values and the texts of notes, which may hold personal data.",
        discussion: """
            The log itself is never changed: an entry says what was erased, by whom and why, and verify \
            passes as before. A server that holds the database must be stopped first. Backups made before \
            still have what was erased. Example: lifecycle erase --event 8 --by ada --note "Request 1234."
            """)

    @Option(help: "The kept value (extra) of the event with this seq.")
    var event: Int64?

    @Option(help: "The kept values of all events of this solution, and the texts of notes about it.")
    var solution: String?

    @Option(help: "The text of the note that is this entry.")
    var noteEntry: Int64?

    @Option(help: ArgumentHelp("Who erases it: \(NewNote.byForm).", valueName: "name"))
    var by: String

    @Option(
        help: ArgumentHelp(
            "Why: \(NewNote.textForm). This stays in the log, so name nobody in it.", valueName: "text"))
    var note: String

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        _ = try erasure()
    }

    func run() async throws {
        let erasure = try erasure()
        let writer = try writer()
        defer { writer.close() }
        var erased = 0
        var entries: [Int64] = []
        var hasMore = true
        while hasMore {
            let outcome = try await writer.erase(erasure)
            erased += outcome.erased
            if let entry = outcome.entry { entries.append(entry) }
            hasMore = outcome.hasMore
            if hasMore { Output.progress("\(erased) erased") }
        }
        Output.progressDone()
        guard erased > 0 else {
            throw Refusal.no(
                Problem(
                    "nothing-kept", status: 404, title: "Nothing is kept of it",
                    detail: """
                        Nothing is kept of \(erasure.target.words): there never was anything, or it was \
                        erased before. Nothing was erased.
                        """))
        }
        if json {
            Output.print(["erased": JSON(erased), "entries": .array(entries.map(JSON.integer))])
        } else {
            let places = entries.map(String.init).joined(separator: ", ")
            Output.print(
                Output.printable(
                    "Erased \(erasure.target.count(erased)) of \(erasure.target.words) "
                        + "(\(entries.count == 1 ? "entry" : "entries") \(places))."))
        }
        Output.complain("Backups made before still have what was erased.")
    }

    private func writer() throws -> LogWriter {
        do {
            return try database.writerOfExisting()
        } catch StoreError.heldByAnotherWriter(let path, let holder) {
            throw Refusal.unable(
                "database-locked",
                """
                \(path) is open for writing in process \(holder), and erasing goes through no server. Stop \
                that process first, erase, and start it again. Nothing was erased.
                """)
        }
    }

    private func erasure() throws -> NewErasure {
        let target = try target()
        do throws(NewNote.Problem) {
            return try NewErasure(target, by: by, text: note)
        } catch {
            throw ValidationError(error.description)
        }
    }

    private func target() throws -> NewErasure.Target {
        switch (event, solution, noteEntry) {
        case (let seq?, nil, nil): return .event(seq)
        case (nil, let id?, nil):
            guard Change.canBeSolutionID(id) else {
                throw ValidationError("--solution: \"\(id)\" can't be an id: an id is \(Asked.idForm).")
            }
            return .solution(id)
        case (nil, nil, let entry?): return .note(entry)
        default: throw ValidationError("Say what to erase: one of --event, --solution and --note-entry.")
        }
    }
}

extension NewErasure.Target {
    fileprivate func count(_ erased: Int) -> String {
        switch self {
        case .event: Output.count(erased, "kept value")
        case .solution: "\(erased) kept \(erased == 1 ? "value or text" : "values and texts")"
        case .note: Output.count(erased, "kept text")
        }
    }

    fileprivate var words: String {
        switch self {
        case .event(let seq): "event \(seq)"
        case .solution(let id): "solution \(id)"
        case .note(let entry): "the note of entry \(entry)"
        }
    }
}
