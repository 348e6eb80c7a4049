internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import NIOCore
internal import SolutionLifecycle

/// What all pages share: where they read, how they are filled in, and the headers they go out with.
struct PageFrame: Sendable {
    let reader: LogReader
    let readGuard: ReadGuard
    let unread: UnreadAnswers
    let troubles: Troubles
    let basePath: BasePath
    let clock: @Sendable () -> UnixMilliseconds

    /// Nothing but this server's own style sheet and script: no inline ones, no foreign address, no frame
    /// around it.
    static let contentSecurityPolicy = [
        "default-src 'none'", "style-src 'self'", "script-src 'self'", "connect-src 'self'",
        "img-src 'self'", "form-action 'self'", "frame-ancestors 'none'", "base-uri 'none'",
    ].joined(separator: "; ")

    static let headers: HTTPFields = {
        var headers: HTTPFields = [
            .contentSecurityPolicy: contentSecurityPolicy, .xContentTypeOptions: "nosniff",
            .cacheControl: "no-store",
        ]
        for (name, value) in [
            ("Referrer-Policy", "no-referrer"), ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cross-Origin-Resource-Policy", "same-origin"), ("Vary", "Cookie"),
        ] {
            if let name = HTTPField.Name(name) { headers[name] = value }
        }
        return headers
    }()

    /// `section`: which entry of the navigation is the current one, by its address.
    func page(
        _ template: String, title: String, section: String, moment: LogMoment?, asOf now: UnixMilliseconds,
        view: View, status: HTTPResponse.Status = .ok
    ) -> Response {
        var view = view
        view["title"] = title
        view["sections"] = Self.sections.map { label, href -> View in
            ["label": label, "href": href, "isCurrent": href == section]
        }
        view["style"] = PageFile.style.address
        view["script"] = PageFile.script.address
        view["icon"] = PageFile.icon.address
        view["canLogOut"] = moment != nil && !hasNoTokens
        view["asOf"] = Wording.time(now)
        view["hasMoment"] = moment != nil
        view["lastEntry"] = Wording.number(moment?.lastEntry ?? 0)
        view["head"] = moment?.head.description ?? ""
        view["lastSeq"] = String(moment?.lastSeq ?? 0)
        var headers = Self.headers
        headers[.contentType] = "text/html; charset=utf-8"
        return Response(
            status: status, headers: headers,
            body: ResponseBody(
                byteBuffer: ByteBuffer(
                    string: basePath.inPage(PageTemplates.embedded.render(view, with: template)))))
    }

    /// Whether this server has no tokens, so that nobody logs in.
    var hasNoTokens: Bool { readGuard.keyring.credentials.tokens == nil }

    /// To another page.
    func redirect(to place: String) -> Response {
        var response = Response.redirect(to: basePath.adding(to: place))
        response.headers.append(contentsOf: Self.headers)
        return response
    }

    /// What is shown instead of a page that can't be.
    func problem(_ problem: Problem) -> Response {
        var response = page(
            "problem", title: problem.title, section: "", moment: nil, asOf: clock(),
            view: ["detail": problem.detail], status: HTTPResponse.Status(code: problem.status))
        response.headers.append(contentsOf: problem.fields)
        return response
    }

    private static let sections = [
        ("Today", "/"), ("Solutions", "/solutions"), ("Findings", "/findings"),
        ("Deliveries", "/deliveries"), ("Quarantine", "/quarantine"),
    ]
}
