internal import Crypto
internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// A file that pages refer to. Its address changes with its content, so that it can be kept for ever.
struct PageFile: Sendable {
    let path: String
    let type: String
    /// All answers share it.
    let contents: ByteBuffer
    let address: String

    static let style = PageFile("/pages.css", "text/css; charset=utf-8", PackageResources.pages_css)
    static let script = PageFile("/pages.js", "text/javascript; charset=utf-8", PackageResources.pages_js)
    static let icon = PageFile("/icon.svg", "image/svg+xml", PackageResources.icon_svg)

    private init(_ path: String, _ type: String, _ bytes: [UInt8]) {
        self.path = path
        self.type = type
        contents = ByteBuffer(bytes: bytes)
        let digest = SHA256.hash(data: bytes).prefix(6).map { String($0, radix: 16) }.joined()
        address = "\(path)?v=\(digest)"
    }

    /// It tells nothing about the log, so everybody may have it.
    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) -> Response {
        var headers = PageFrame.headers
        headers[.contentType] = type
        headers[.cacheControl] = "public, max-age=31536000, immutable"
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: contents))
    }
}
