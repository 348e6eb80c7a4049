import Foundation

/// A problem object (RFC 9457), as a server answered it.
struct AnsweredProblem: Decodable {
    private let type: String
    let detail: String

    /// `nil` if the body is something else.
    init?(_ body: Data?) {
        guard let body, let read = try? JSONDecoder().decode(AnsweredProblem.self, from: body) else {
            return nil
        }
        self = read
    }

    /// The NAME of `urn:lifecycle:problem:NAME`.
    var name: String? { type.split(separator: ":").last.map(String.init) }

    /// What a server answered, and what to do. `token`: what it was shown.
    static func words(
        _ status: UInt, _ problem: AnsweredProblem?, from server: ServerAddress, showing token: String?
    ) -> String {
        var words = "\(server.authority) answers \(status): "
        words += problem?.detail ?? "that is no answer of a lifecycle server. Check --url."
        guard status == 401 else { return words }
        return words
            + (token == nil
                ? " Set LIFECYCLE_TOKEN to a token (or LIFECYCLE_TOKEN_FILE to a file that holds it)."
                : " The one shown is from LIFECYCLE_TOKEN (or …_FILE).")
    }
}
