internal import Hummingbird
internal import PublishedInterface

/// What this server's interface is.
struct InterfaceRoutes {
    /// `GET /openapi.json`. Everybody may ask: it tells nothing of what is stored, and is public anyway.
    @Sendable func openAPI(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        .answer(OpenAPIDocument.json, to: request)
    }
}
