internal import HTTPTypes
internal import Hummingbird

/// The cookie that a browser shows its token in, where it can't set `Authorization`. It is the token itself,
/// checked anew at every request like one in that header: nothing is kept here, and a token that is taken
/// away is worth nothing at once.
///
/// Scripts can't read it, and no other site's page makes the browser send it. Only what reads takes it.
enum SessionCookie {
    static let name = "lifecycle_token"

    /// 30 days in seconds: a token is entered once, not daily.
    private static let lifeSeconds = 30 * 86_400

    /// `nil` where the request shows none, or two.
    static func token(of request: Request) -> String? {
        let values = request.headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap {
            pair in
            let sides = pair.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " } }
            return sides.count == 2 && sides[0] == name ? sides[1] : nil
        }
        return values.count == 1 ? values[0] : nil
    }

    static func setting(_ token: String, below base: BasePath, for request: Request) -> String {
        header(token, lifeSeconds: lifeSeconds, below: base, for: request)
    }

    static func removing(below base: BasePath, for request: Request) -> String {
        header("", lifeSeconds: 0, below: base, for: request)
    }

    /// Whether a token can be a cookie's value as it is: all that `lifecycle token new` makes can.
    static func canHold(_ token: String) -> Bool {
        (1...512).contains(token.utf8.count)
            && token.utf8.allSatisfy { byte in
                switch byte {
                case 0x21, 0x23...0x2B, 0x2D...0x3A, 0x3C...0x5B, 0x5D...0x7E: true
                default: false
                }
            }
    }

    private static func header(
        _ value: String, lifeSeconds: Int, below base: BasePath, for request: Request
    ) -> String {
        let attributes = ["Path=\(base.shown)", "Max-Age=\(lifeSeconds)", "HttpOnly", "SameSite=Strict"]
        let secure = isOverHTTPS(request) ? ["Secure"] : []
        return (["\(name)=\(value)"] + attributes + secure).joined(separator: "; ")
    }

    /// Whether a proxy says that the browser came over HTTPS. Whoever makes that up only makes the cookie
    /// stricter, and only his own.
    private static func isOverHTTPS(_ request: Request) -> Bool {
        let proto = HTTPField.Name("X-Forwarded-Proto").flatMap { request.headers[$0] }?.lowercased()
        let forwarded = HTTPField.Name("Forwarded").flatMap { request.headers[$0] }?.lowercased()
        return proto == "https" || forwarded?.contains("proto=https") == true
    }
}
