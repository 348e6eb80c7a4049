import Foundation
import TestSupport

/// The files under Tests/Corpus, found from where this file was compiled.
enum Corpus {
    struct SignatureVector: Decodable, Sendable {
        let appSecret: String
        let rawBody: String
        let header: String

        private enum CodingKeys: String, CodingKey {
            case appSecret = "app_secret"
            case rawBody = "raw_body"
            case header = "x_hub_signature_256"
        }
    }

    /// A worked case: the bodies it delivers, and how much becomes of them.
    struct Scenario: Sendable {
        let name: String
        let bodies: [Data]
        let counts: [String: Int]
    }

    struct Unreadable: Error {
        let file: String
    }

    static func payload(_ name: String) throws -> Data {
        try CorpusFolder.read("payloads/\(name).json")
    }

    /// The names of the JSON files of one folder, in order.
    static func names(in folder: String) throws -> [String] {
        CorpusFolder.files(in: folder).map { String($0.dropLast(5)) }
    }

    static func signatureVectors() throws -> [SignatureVector] {
        let file = try CorpusFolder.read("signature_vectors.json")
        return try JSONDecoder().decode([SignatureVector].self, from: file)
    }

    static func scenarios() throws -> [Scenario] {
        try names(in: "scenarios").map { name in
            let file = try CorpusFolder.read("scenarios/\(name).json")
            guard let scenario = try JSONSerialization.jsonObject(with: file) as? [String: Any],
                let deliveries = scenario["deliveries"] as? [[String: Any]],
                let expected = scenario["expect"] as? [String: Any],
                let counts = expected["counts"] as? [String: Int]
            else { throw Unreadable(file: name) }
            let bodies = try deliveries.map { delivery in
                guard let body = delivery["body"] else { throw Unreadable(file: name) }
                return try JSONSerialization.data(
                    withJSONObject: body, options: [.sortedKeys, .fragmentsAllowed])
            }
            return Scenario(name: name, bodies: bodies, counts: counts)
        }
    }
}
