internal import HTTPTypes

/// What tells that a request came through a proxy: the header fields with which proxies name the client that
/// they ask for, or themselves. Each product has its own, so they are known by their form: `X-Forwarded-For`,
/// `X-Real-IP`, `CF-Connecting-IP`, `True-Client-IP`, `X-Azure-ClientIP`, `X-Envoy-External-Address`, …
enum ProxyMark {
    /// The first one among the fields.
    static func first(in fields: HTTPFields) -> HTTPField.Name? {
        fields.first { isMark($0.name.canonicalName) }?.name
    }

    /// `name`: in lower case.
    static func isMark(_ name: String) -> Bool {
        if names.contains(name) || name.contains("forwarded") { return true }
        if families.contains(where: name.hasPrefix) { return true }
        let lastWord = name.split(separator: "-").last.map(String.init) ?? ""
        return lastWords.contains(lastWord)
    }

    private static let names: Set<String> = ["via", "cdn-loop"]
    private static let families = ["cf-", "x-envoy-", "x-original-", "x-proxy", "proxy-", "tailscale-"]
    private static let lastWords: Set<String> = [
        "ip", "ipv4", "ipv6", "clientip", "realip", "socketip", "userip", "addr", "address",
    ]
}
