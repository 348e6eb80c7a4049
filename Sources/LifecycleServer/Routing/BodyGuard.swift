internal import HTTPTypes
internal import Hummingbird

/// Refuses a body that says itself that it is too large, before any of it is read. The webhook asks
/// for this itself, since it counts what becomes of each delivery.
struct BodyGuard: RouterMiddleware {
    typealias Context = LifecycleRequestContext

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        if !RequestPath(request).isWebhook { try Self.check(request) }
        return try await next(request, context)
    }

    static func check(_ request: Request) throws {
        guard let text = request.headers[.contentLength] else { return }
        // The parser lets nothing through but digits. What no integer holds is too large, too.
        guard let length = Int(text), length <= ServerLimits.bodyBytes(at: RequestPath(request)) else {
            throw HTTPError(.contentTooLarge)
        }
    }
}
