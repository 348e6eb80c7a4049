internal import Foundation

/// An id, event name or status as a body spells it: a text, a whole number, something else, or nothing.
enum EnvelopeText: Decodable, Hashable {
    case missing
    case text(String)
    case unreadable

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let number = ExactInteger(value) {
            self = .text(String(number.value))
        } else {
            self = .unreadable
        }
    }

    /// For a key that gave no value: `missing`, or `unreadable` where it is there (and `null`).
    static func missing<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, _ key: Key) -> EnvelopeText
    {
        container.contains(key) ? .unreadable : .missing
    }

    /// The text, where it is 1 to 256 printable ASCII bytes without space.
    var printable: String? {
        guard case .text(let text) = self, (1...256).contains(text.utf8.count),
            text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return text
    }
}

/// A JSON number with an integral 64-bit value, judged by value: `5`, `5.0` and `5e0` are the same.
/// Foundation's integers go through a Double where there is a fraction or an exponent, so a Decimal (38
/// digits) has the last word.
struct ExactInteger {
    let value: Int64

    init?(_ container: any SingleValueDecodingContainer) {
        if let integer = try? container.decode(Int64.self), let exact = try? container.decode(Decimal.self),
            exact == Decimal(integer)
        {
            value = integer
        } else if let exact = try? container.decode(Decimal.self), let integer = Int64(exact.description) {
            value = integer
        } else {
            return nil
        }
    }
}
