import Foundation
import LifecycleServer

/// A running server's base address; it has a path if a proxy puts the server below one.
struct ServerAddress: Sendable {
    static let form = "an http or https URL, such as http://127.0.0.1:8080"

    /// As it was given.
    let text: String
    private let parts: URLComponents

    init(_ text: String) throws(Refusal) {
        guard var parts = URLComponents(string: text), ["http", "https"].contains(parts.scheme),
            parts.host?.isEmpty == false
        else {
            throw Refusal.unable("bad-url", "\(text) is no http or https URL, such as http://127.0.0.1:8080.")
        }
        guard parts.user == nil, parts.password == nil, parts.query == nil, parts.fragment == nil else {
            throw Refusal.unable(
                "bad-url", "The URL is the server's address alone, such as https://hooks.example.com.")
        }
        if parts.path.hasSuffix("/") { parts.path = String(parts.path.dropLast()) }
        self.text = text
        self.parts = parts
    }

    /// Host and port, as messages name the server.
    var authority: String {
        let host = parts.host ?? ""
        let name = host.contains(":") && !host.hasPrefix("[") ? "[\(host)]" : host
        return parts.port.map { "\(name):\($0)" } ?? name
    }

    /// The address of something on this server.
    func url(_ path: String, _ query: [URLQueryItem] = []) throws(Refusal) -> URL {
        var parts = parts
        parts.path += path
        if !query.isEmpty { parts.queryItems = query }
        guard let url = parts.url else { throw Refusal.unable("bad-url", "\(text) is no address.") }
        return url
    }

    /// What to say before a token goes there in plain sight.
    func complaint(showing token: String?) -> String? {
        guard token != nil, parts.scheme == "http", !Loopback.isHost(authority) else { return nil }
        return "the token goes to \(authority) unencrypted; https would hide it."
    }
}
