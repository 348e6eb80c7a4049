internal import Foundation
internal import SolutionLifecycle

/// An id, event name or status as a body spells it: a text, a whole number, something else, or nothing.
enum EnvelopeText: Decodable, Hashable {
    case missing
    case text(String)
    /// A whole number as Foundation reads it: exact where it was written without fraction and exponent.
    case integer(Int64)
    case unreadable

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = try? value.decode(Int64.self) {
            self = .integer(number)
        } else {
            self = .unreadable
        }
    }

    /// What a key is given: nearly always a text, which is asked for first. `null` is `unreadable`.
    init<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, _ key: Key) {
        if let text = try? container.decode(String.self, forKey: key) {
            self = .text(text)
        } else if !container.contains(key) {
            self = .missing
        } else {
            self = (try? container.decode(Int64.self, forKey: key)).map(Self.integer) ?? .unreadable
        }
    }

    /// The same, with a number read from its text instead.
    func exact(_ raw: JSONText?) -> EnvelopeText {
        switch self {
        case .missing, .text: self
        case .integer, .unreadable:
            raw.flatMap { NumberText.integer($0.bytes) }.map(Self.integer) ?? .unreadable
        }
    }

    /// The text, where it is 1 to 256 printable ASCII bytes without space; a number as canonical decimal
    /// text.
    var printable: String? {
        switch self {
        case .missing, .unreadable: nil
        case .integer(let number): String(number)
        case .text(let text): Change.admits(text) ? text : nil
        }
    }
}
