internal import HTTPTypes
internal import Hummingbird

/// Which page had a browser send a request, as far as the browser tells.
enum PageOrigin {
    /// Whether it was another site's. `Sec-Fetch-Site` goes first; browsers that don't send it send `Origin`,
    /// and programs send neither. `acceptsNull`: our own pages send no referrer, so the `Origin` of their
    /// forms is `null`; so is that of a sandboxed page from anywhere.
    static func isForeign(_ request: Request, acceptsNull: Bool) -> Bool {
        switch fetchSite(of: request) {
        case "same-origin", "none": return false
        case nil:
            guard let origin = request.headers[.origin] else { return false }
            if origin == "null" { return !acceptsNull }
            return !origin.hasSuffix("://\(request.head.authority ?? "")")
        default: return true
        }
    }

    static func fetchSite(of request: Request) -> String? {
        HTTPField.Name("Sec-Fetch-Site").flatMap { request.headers[$0] }
    }
}
