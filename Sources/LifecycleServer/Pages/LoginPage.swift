internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers

/// `GET` and `POST /login`, `POST /logout`: a token is entered once, and kept in a cookie.
struct LoginPage: Sendable {
    let frame: PageFrame

    private static let formBytes = 8 * 1024

    /// What is answered to whoever asks for a page without a token that opens it.
    ///
    /// A link on another site makes the browser ask without the cookie, as it must. The page then has itself
    /// asked for again: from here, the cookie comes along.
    func ask(for request: Request) -> Response {
        let place = request.uri.string
        let shown = SessionCookie.token(of: request) != nil
        if !shown, PageOrigin.fetchSite(of: request) == "cross-site" {
            var response = form(next: place, refused: nil, status: .ok)
            if let refresh = HTTPField.Name("Refresh") { response.headers[refresh] = "0" }
            return response
        }
        return form(
            next: place, refused: shown ? "The token is not, or no longer, one that opens this." : nil,
            status: .unauthorized)
    }

    @Sendable func form(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        form(next: "/", refused: nil, status: .ok)
    }

    @Sendable func logIn(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        if let refusal = Self.refusal(request) { return frame.problem(refusal) }
        let sent = try await PageForm(request, upTo: Self.formBytes)
        let next = sent.next
        let token = sent.text("token").filter { !$0.isWhitespace }
        do {
            try frame.readGuard.admit(request, context, showing: token, for: .read)
        } catch {
            let refused =
                error.name == "scope-missing"
                ? "This token is known, but without the scope read."
                : "No such token is set here. Is it whole?"
            return error.status == 403 && error.name != "scope-missing"
                ? frame.problem(error) : form(next: next, refused: refused, status: .unauthorized)
        }
        var response = frame.redirect(to: next)
        if SessionCookie.canHold(token) {
            response.headers[.setCookie] = SessionCookie.setting(token, below: frame.basePath, for: request)
        }
        return response
    }

    @Sendable func logOut(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        if let refusal = Self.refusal(request) { return frame.problem(refusal) }
        var response = frame.redirect(to: "/login")
        response.headers[.setCookie] = SessionCookie.removing(below: frame.basePath, for: request)
        return response
    }

    private func form(next: String, refused: String?, status: HTTPResponse.Status) -> Response {
        var view: View = ["next": next]
        if let refused { view["refused"] = refused }
        return frame.page(
            "login", title: "Log in", section: "", moment: nil, asOf: frame.clock(), view: view,
            status: status)
    }

    /// A form of another site's page can't log in or out: the browser says where it comes from. If it
    /// doesn't, SameSite alone holds.
    private static func refusal(_ request: Request) -> Problem? {
        guard PageOrigin.isForeign(request, acceptsNull: true) else { return nil }
        return Problem(
            "foreign-form", status: 403, title: "Not from here",
            detail: "Another site's page sent this form. Open the pages here, and log in or out there.")
    }
}
