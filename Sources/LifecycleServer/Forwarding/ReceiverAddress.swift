internal import Foundation

/// Where deliveries are passed on to: an http or https URL. What stands before the host (`user:password@`) is
/// sent as basic authentication; it and the query may be secrets, and are never shown.
public struct ReceiverAddress: Sendable {
    /// The URL without user and password.
    let url: String
    let user: String?
    let password: String
    private let scheme: String
    private let host: String
    private let port: Int
    /// For people: user, password and query are stars.
    public let shown: String

    public static let form = "an http or https URL, such as http://127.0.0.1:9000/webhook"

    /// `nil` where it is none.
    public init?(_ text: String) {
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.host, !host.isEmpty, parts.fragment == nil,
            (1...65_535).contains(parts.port ?? 1)
        else { return nil }
        user = parts.user
        password = parts.password ?? ""
        parts.user = nil
        parts.password = nil
        guard let url = parts.string, URL(string: url) != nil else { return nil }
        self.url = url
        self.scheme = scheme
        self.host = host.lowercased()
        port = parts.port ?? (scheme == "https" ? 443 : 80)
        let authority = parts.port.map { "\(host):\($0)" } ?? host
        shown =
            "\(scheme)://" + (user == nil ? "" : "***@") + authority + parts.percentEncodedPath
            + (parts.percentEncodedQuery == nil ? "" : "?***")
    }

    /// Whether a server that listens there would be sent its own deliveries; `host` as it was set. What isn't
    /// seen from the texts is seen when the first delivery comes back (`Forwarding.hasPassed`).
    public func isListening(at host: String, port: Int) -> Bool {
        guard port == self.port else { return false }
        let theirs = self.host.hasPrefix("[") ? self.host : Self.bracketed(self.host)
        let ours = Self.bracketed(host.lowercased())
        if theirs == ours { return true }
        let listensEverywhere = ours == "0.0.0.0" || ours == "[::]"
        let byName = [theirs, ours].contains("localhost") && Loopback.isHost(ours)
        return Loopback.isHost(theirs) && (listensEverywhere || byName)
    }

    private static func bracketed(_ host: String) -> String {
        host.contains(":") ? "[\(host)]" : host
    }
}
