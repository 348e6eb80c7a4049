import Foundation
import PublishedInterface

/// The interface as its document has it.
enum Documented {
    static var document: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(OpenAPIDocument.json))) as? [String: Any] ?? [:]
    }

    struct Operation: CustomStringConvertible {
        let method: String
        let path: String
        let object: [String: Any]

        /// `GET /v1/solutions/{id}`
        var description: String { "\(method) \(path)" }

        /// The scope of the token that it wants; `nil` where everybody may ask.
        var scope: String? {
            let security = object["security"] as? [[String: [String]]] ?? []
            return security.first?["bearer"]?.first
        }

        var parameters: [[String: Any]] {
            (object["parameters"] as? [[String: Any]] ?? []).map(Documented.resolved)
        }

        func parameters(in place: String) -> [String] {
            parameters.filter { $0["in"] as? String == place }.compactMap { $0["name"] as? String }
        }

        var responses: [String: [String: Any]] {
            (object["responses"] as? [String: [String: Any]] ?? [:]).mapValues(Documented.resolved)
        }

        /// Those of the body that is sent, or of what a response brings.
        static func examples(_ part: Any?) -> [[String: Any]] {
            let content = (part as? [String: Any])?["content"] as? [String: [String: Any]] ?? [:]
            return content.values.flatMap { ($0["examples"] as? [String: [String: Any]] ?? [:]).values }
        }
    }

    /// By path and method.
    static var operations: [Operation] {
        let paths = document["paths"] as? [String: [String: [String: Any]]] ?? [:]
        return paths.sorted { $0.key < $1.key }.flatMap { path, methods in
            methods.sorted { $0.key < $1.key }.map {
                Operation(method: $0.key.uppercased(), path: path, object: $0.value)
            }
        }
    }

    /// What `$ref` points to.
    static func resolved(_ object: [String: Any]) -> [String: Any] {
        guard let reference = object["$ref"] as? String else { return object }
        var found: Any? = document
        for part in reference.split(separator: "/").dropFirst() {
            found = (found as? [String: Any])?[String(part)]
        }
        return found as? [String: Any] ?? [:]
    }

    static func schema(_ name: String) -> [String: Any] {
        resolved(["$ref": "#/components/schemas/\(name)"])
    }
}
