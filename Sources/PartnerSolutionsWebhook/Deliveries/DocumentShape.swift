public import Foundation

/// What a document looks like at first sight: whether it can be one that Meta sends at all.
public enum DocumentShape: Hashable, Sendable {
    /// A delivery line, or one of the samples of the app dashboard: also where it can't be read further.
    case webhook
    /// What it is instead, in words.
    case other(String)

    private static let keys: Set<String> = [
        "object", "entry", "sample", "field", "value", "solution_id", "solution_status", "received_at",
        "body", "body_base64",
    ]
    private static let namedKeys = 6
    /// What is looked at of each value, and of text that is no JSON.
    private static let members = 1000
    private static let beginning = 4096

    /// Of a document as `ingest` reads it; of an array, its first elements.
    public static func of(_ document: Data) -> DocumentShape {
        guard let json = JSONText(document) else { return ofText(document) }
        guard json.isArray else { return of(json) }
        let isWebhook = json.elements.prefix(members).contains { of($0) == .webhook }
        return isWebhook ? .webhook : .other("a JSON array")
    }

    private static func of(_ json: JSONText) -> DocumentShape {
        guard json.isObject else { return .other("a JSON value that is no object") }
        let names = json.members.prefix(members).map { $0.name ?? "" }
        if names.contains(where: keys.contains) { return .webhook }
        guard !names.isEmpty else { return .other("an empty JSON object") }
        let named = names.prefix(namedKeys).map { "`\($0.prefix(40))`" }.joined(separator: ", ")
        return .other("a JSON object with \(named)\(names.count > namedKeys ? ", …" : "")")
    }

    /// A body may be damaged, and is evidence all the same.
    private static func ofText(_ document: Data) -> DocumentShape {
        let text = String(decoding: document.prefix(beginning), as: UTF8.self)
        let isWebhook = ["\"object\"", "\"entry\"", "partner_solutions"].contains(where: text.contains)
        return isWebhook ? .webhook : .other("text that is no JSON")
    }
}
