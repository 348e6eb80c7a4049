internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers

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
