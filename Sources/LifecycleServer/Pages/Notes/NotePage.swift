internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import Logging
internal import SolutionLifecycle

/// `POST /notes`: what a form says is recorded, and the reader goes back to where the form was.
struct NotePage: Sendable {
    let frame: PageFrame
    let notes: NoteRoutes

    @Sendable func add(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        // `null` may be any page. The cookie keeps such pages out. Without tokens there is none, but then the
        // browser is on this machine, and browsers tell `localhost` where each form comes from.
        if PageOrigin.isForeign(request, acceptsNull: !frame.hasNoTokens) {
            return frame.problem(Self.foreign)
        }
        let form = NoteForm(
            try await PageForm(request, upTo: ServerLimits.bodyBytes), asksWho: frame.hasNoTokens)
        do {
            let author = try frame.readGuard.admit(request, context, for: .write)
            let now = frame.clock()
            guard let fields = form.fields(now: now) else {
                return page(form, refused: Self.ofUntil, status: 422)
            }
            _ = try await notes.record(try NoteRequest(fields: fields).note(by: author, now: now))
            return frame.redirect(to: form.next)
        } catch let malformed as NoteRequest.Malformed {
            return page(form, refused: "\(malformed) \(Self.nothing)", status: 422)
        } catch let problem as Problem where problem.status == 401 {
            return page(form, refused: Self.loggedOut, status: 401)
        } catch let problem as Problem where problem.status == 403 {
            return frame.problem(problem)
        } catch let problem as Problem {
            return page(form, refused: problem.detail, status: problem.status)
        } catch let error as StoreError {
            context.logger.error("the store failed", metadata: ["problem": "\(error)"])
            let problem = Problem(answering: error)
            return page(form, refused: problem.detail, status: problem.status)
        }
    }

    /// The form again, with what was typed.
    private func page(_ form: NoteForm, refused: String, status: Int) -> Response {
        frame.page(
            "note", title: form.title, section: "", moment: nil, asOf: frame.clock(),
            view: [
                "refused": refused, "next": form.next, "isLoggedOut": status == 401,
                "about": form.subject.map(\.value).joined(separator: ", event "), "forms": [form.view],
            ], status: HTTPResponse.Status(code: status))
    }

    private static let nothing = "Nothing was recorded."
    private static let ofUntil = "Until must be \(NoteForm.untilForms), or empty. \(nothing)"
    private static let loggedOut =
        "You aren't logged in, or no longer. \(nothing) Log in in another tab, and then send this again."

    private static let foreign = Problem(
        "foreign-form", status: 403, title: "Not from here",
        detail: "Another site's page sent this form. \(nothing) Write the note on a page of this server."
    )
}
