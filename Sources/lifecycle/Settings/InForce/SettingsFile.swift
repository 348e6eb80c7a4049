import Foundation

/// The file of `--config`: one JSON object, flat, whose keys are those of `Settings`. Values are text,
/// numbers, `true` and `false`, or lists of text, which mean the same as with commas; `null` sets nothing.
struct SettingsFile {
    /// By key.
    let texts: [String: String]

    init(path: String) throws(Refusal) {
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw .unable(
                "unreadable-file",
                "The settings file \(path) can't be read. Check that it is there, and readable for this user."
            )
        }
        let values: [String: Value]
        do {
            values = try JSONDecoder().decode([String: Value].self, from: bytes)
        } catch let DecodingError.typeMismatch(_, context) where !context.codingPath.isEmpty {
            throw Self.bad(
                path,
                "\(context.codingPath[0].stringValue) is neither text, a number, true, false nor a list.")
        } catch {
            throw Self.bad(path, "It must be one JSON object, such as {\"port\": 8080}.")
        }
        for key in values.keys.sorted() { try Self.check(key, path) }
        texts = values.compactMapValues(\.text)
    }

    private static func check(_ key: String, _ path: String) throws(Refusal) {
        let known = Settings.all.filter(\.isInFile).map(\.key)
        guard !known.contains(key) else { return }
        let near = NearNames.of(key, in: known)
        let hint =
            near.isEmpty
            ? "The keys are \(known.joined(separator: ", "))" : "Near it: \(near.joined(separator: ", "))"
        throw bad(path, "There is no setting \(key). \(hint). docs/configuration.md has all of them.")
    }

    private static func bad(_ path: String, _ why: String) -> Refusal {
        .unable("bad-settings-file", "The settings file \(path): \(why)")
    }

    private struct Value: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                text = nil
            } else if let isOn = try? container.decode(Bool.self) {
                text = "\(isOn)"
            } else if let number = try? container.decode(Int.self) {
                text = "\(number)"
            } else if let list = try? container.decode([String].self) {
                text = list.joined(separator: ",")
            } else {
                text = try container.decode(String.self)
            }
        }
    }
}
