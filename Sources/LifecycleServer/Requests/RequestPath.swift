internal import Hummingbird

/// A request's path as the router reads it: slashes at its end, and doubled ones, don't count. Whatever asks
/// which address a request is for asks this.
struct RequestPath: Hashable {
    private let parts: [Substring]

    init(_ request: Request) {
        self.init(request.uri.path)
    }

    init(_ path: String) {
        parts = path.split(separator: "/")
    }

    var isWebhook: Bool { parts == ["webhook"] }

    var isStream: Bool { parts == ["v1", "events", "stream"] }

    /// Whether it asks how the server fares.
    var isHealth: Bool { parts.count == 2 && parts[0] == "health" }
}
