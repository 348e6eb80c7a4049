internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers

/// A row of the route table: an address, a method, who may ask, and who answers.
struct Route: Sendable {
    typealias Answer = @Sendable (Request, LifecycleRequestContext) async throws -> Response

    /// Who is let through to the answer.
    enum Audience: Hashable, Sendable {
        /// Everybody; the answer itself checks what it needs, such as a signature.
        case everybody
        /// Those who may read (`ReadGuard`), with a token of this scope where there are tokens.
        case readers(AccessScope)
    }

    let method: HTTPRequest.Method
    let path: RouterPath
    let audience: Audience
    private(set) var answer: Answer
    /// Whether the answer may have many rows.
    private(set) var isLong = false

    init(_ method: HTTPRequest.Method, _ path: RouterPath, _ audience: Audience, _ answer: @escaping Answer) {
        self.method = method
        self.path = path
        self.audience = audience
        self.answer = answer
    }

    /// For answers that can be long, such as a page of a thousand rows: made on the shared threads, so that
    /// deliveries on the same event loop needn't wait for them.
    var offEventLoop: Route {
        var route = self
        route.isLong = true
        route.answer = { [answer] request, context in
            try await withTaskExecutorPreference(globalConcurrentExecutor) {
                try await Self.answer(request, context, with: answer)
            }
        }
        return route
    }

    /// Leaves the caller's thread for the one preferred.
    @concurrent private static func answer(
        _ request: Request, _ context: LifecycleRequestContext, with answer: Answer
    ) async throws -> Response {
        try await answer(request, context)
    }
}

extension Router<LifecycleRequestContext> {
    /// Adds the table. `HEAD` goes with `GET`; every other method at an address of the table is 405.
    func add(_ routes: [Route], guardedBy readLog: ReadLog, unread: UnreadAnswers) {
        for route in routes {
            switch route.audience {
            case .everybody:
                on(route.path, method: route.method, use: route.answer)
            case .readers(let scope):
                on(route.path, method: route.method) { request, context -> Response in
                    try readLog.admit(request, context, for: scope)
                    // Metrics are short, and wanted most when something is wrong.
                    guard scope == .read else { return try await route.answer(request, context) }
                    guard route.isLong else { return try unread.hold(await route.answer(request, context)) }
                    return try await unread.hold { try await route.answer(request, context) }
                }
            }
        }
        for (path, rows) in Dictionary(grouping: routes, by: \.path.description) {
            let methods = rows.map(\.method)
            let allowed = methods.contains(.get) ? [.head] + methods : methods
            refuseMethods(except: allowed, at: RouterPath(path))
        }
    }

    /// The router itself would say 404.
    private func refuseMethods(except allowed: [HTTPRequest.Method], at path: RouterPath) {
        let allow = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        for method in Self.methods where !allowed.contains(method) {
            on(path, method: method) { request, _ -> Response in
                throw Problem(
                    "method-not-allowed", status: 405, title: "Method not allowed",
                    detail: "\(method.rawValue) means nothing at \(request.uri.path). It takes \(allow).",
                    headers: ["Allow": allow])
            }
        }
    }

    /// All that the HTTP parser reads. Another one is 400 there, before any route.
    private static var methods: [HTTPRequest.Method] {
        [
            "ACL", "BIND", "CHECKOUT", "CONNECT", "COPY", "DELETE", "GET", "HEAD", "LINK", "LOCK", "M-SEARCH",
            "MERGE", "MKACTIVITY", "MKCALENDAR", "MKCOL", "MOVE", "NOTIFY", "OPTIONS", "PATCH", "POST",
            "PROPFIND", "PROPPATCH", "PURGE", "PUT", "QUERY", "REBIND", "REPORT", "SEARCH", "SOURCE",
            "SUBSCRIBE", "TRACE", "UNBIND", "UNLINK", "UNLOCK", "UNSUBSCRIBE",
        ].compactMap { HTTPRequest.Method($0) }
    }
}
