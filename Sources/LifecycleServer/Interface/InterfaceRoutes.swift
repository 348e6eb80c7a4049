internal import Hummingbird
internal import NIOCore
internal import PublishedInterface

/// What this server's interface is.
struct InterfaceRoutes {
    /// All answers share it.
    private static let document = ByteBuffer(bytes: OpenAPIDocument.json)
    private static let tag = EntityTag(of: OpenAPIDocument.json)

    /// `GET /openapi.json`. Everybody may ask: it tells nothing of what is stored, and is public anyway.
    @Sendable func openAPI(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        .answer(Self.document, Self.tag, to: request)
    }
}
