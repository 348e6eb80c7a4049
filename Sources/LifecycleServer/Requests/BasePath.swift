/// Where a proxy in front has put this server: at its root, or below a path such as `/lifecycle`.
///
/// Requests are understood with the path and without it: not every proxy takes it away. What goes out, the
/// addresses in pages and of redirects, has it.
public struct BasePath: Hashable, Sendable {
    /// Empty at the root; else it begins with `/` and doesn't end with one.
    let text: String

    public static let root = BasePath(text: "")
    public static let form =
        "a path such as /lifecycle, of letters, digits, - . _ ~ and /, and none of this server's own"

    private static let own: Set<Substring> = ["v1", "webhook", "health", "metrics"]

    private init(text: String) {
        self.text = text
    }

    /// `nil` where it can't be one, or would hide addresses of this server's own.
    public init?(_ path: String) {
        let isPlain = path.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                true
            default: "-._~/".utf8.contains(byte)
            }
        }
        let parts = path.split(separator: "/")
        guard path.hasPrefix("/"), isPlain, !path.contains("//"), !parts.contains("."), !parts.contains(".."),
            parts.first.map({ !Self.own.contains($0) }) ?? true
        else { return nil }
        text = parts.isEmpty ? "" : "/" + parts.joined(separator: "/")
    }

    /// As it was set.
    public var shown: String { text.isEmpty ? "/" : text }

    /// An address of this server's as others reach it.
    func adding(to place: String) -> String { text + place }

    /// A request's target without the path; as it is where it doesn't begin with it.
    func removed(from target: String) -> String {
        guard !text.isEmpty, target.hasPrefix(text) else { return target }
        let rest = target.dropFirst(text.count)
        if rest.isEmpty { return "/" }
        if rest.hasPrefix("?") { return "/" + rest }
        return rest.hasPrefix("/") ? String(rest) : target
    }

    /// A page with the path before each of its addresses. They all stand in these attributes and begin with
    /// `/`; what came from outside can't look like one, since its quotes are escaped.
    func inPage(_ page: String) -> String {
        guard !text.isEmpty else { return page }
        return [" href=\"", " action=\"", " src=\"", " data-stream=\""].reduce(page) { page, attribute in
            page.replacing(attribute + "/", with: attribute + text + "/")
        }
    }
}
