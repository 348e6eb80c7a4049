internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// What people say about what the log shows.
struct NoteRoutes: Sendable {
    let writer: LogWriter
    let readGuard: ReadGuard
    let clock: @Sendable () -> UnixMilliseconds

    /// `POST /v1/notes`
    @Sendable func add(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        // A page of another site must not speak for whoever is logged in here.
        guard !PageOrigin.isForeign(request, acceptsNull: false) else { throw Self.foreign }
        _ = try QueryParameters(request, allowed: [])
        let author = try readGuard.admit(request, context, for: .write)
        let body = try await request.body.collect(upTo: ServerLimits.bodyBytes)
        let note: NewNote
        do {
            note = try NoteRequest(json: Array(body.readableBytesView)).note(by: author, now: clock())
        } catch {
            throw Self.malformed(error.description)
        }
        var response = Response.json(try await record(note).json)
        response.status = .created
        return response
    }

    /// Records the note, or throws what is to be answered.
    func record(_ note: NewNote) async throws -> Note {
        switch try await writer.note(note) {
        case .recorded(let note): return note
        case .unknownSubject(let near):
            throw Problem(
                "unknown-subject", status: 422, title: "There is nothing of the kind",
                detail: "The note is about what this log doesn't have: \(near). Nothing was recorded.")
        }
    }

    static func malformed(_ why: String) -> Problem {
        Problem(
            "malformed-note", status: 422, title: "The note can't be taken",
            detail: "\(why) Nothing was recorded.")
    }

    private static let foreign = Problem(
        "foreign-form", status: 403, title: "Not from here",
        detail: "Another site's page sent this. Nothing was recorded.")
}
