internal import HTTPTypes
internal import Hummingbird

/// Who may read (interface.md): without tokens, only this machine, and only directly. A tunnel or proxy in
/// front for Meta's HTTPS must not publish the queries, nor may a page from elsewhere reach them through a
/// browser here.
struct ReadGuard: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    /// `--open-reads`: anybody may read.
    let isOpen: Bool

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        if !isOpen, let refusal = Self.refusal(request, context) { throw refusal }
        return try await next(request, context)
    }

    static func refusal(_ request: Request, _ context: Context) -> Problem? {
        guard context.isPeerLoopback else { return forbidden("the connection comes from another machine") }
        guard let host = request.head.authority, Loopback.isHost(host) else {
            return forbidden("its Host is not this machine's own name")
        }
        let forwarding = request.headers.first { field in
            let name = field.name.canonicalName
            return name == "forwarded" || name == "via" || name.hasPrefix("x-forwarded-")
        }
        if let forwarding { return forbidden("it came through a proxy (\(forwarding.name))") }
        return nil
    }

    private static func forbidden(_ why: String) -> Problem {
        Problem(
            "local-only", status: 403, title: "Not from here",
            detail: "Only this machine itself may ask this, directly, and \(why). "
                + "Ask at the loopback address, or through an SSH tunnel.")
    }
}

/// A request has one Host (RFC 9112, section 3.2): with none or two, proxies and servers could disagree about
/// whose it is.
///
/// The first Host becomes the request's authority; a second one stays among the fields.
struct HostGuard: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard request.head.authority?.isEmpty == false,
            !request.headers.contains(where: { $0.name.canonicalName == "host" })
        else {
            throw Problem(
                "bad-host", status: 400, title: "Bad Host", detail: "The request must have one Host header.")
        }
        return try await next(request, context)
    }
}
