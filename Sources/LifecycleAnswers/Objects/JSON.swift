/// A JSON value to be written: members keep their order, absent values are `null`, and text that is JSON
/// already (the kept `value` of a change) goes in as it is. Foundation's encoder does none of the three.
public enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    /// JSON text, put in as it is.
    case raw(String)
    case array([JSON])
    case object([(key: String, value: JSON)])

    /// An object with more members.
    package func adding(_ more: [(key: String, value: JSON)]) -> JSON {
        guard case .object(let members) = self else { return self }
        return .object(members + more)
    }

    /// One line, without spaces between tokens, in UTF-8.
    public var text: String {
        String(decoding: bytes, as: UTF8.self)
    }

    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes.append(contentsOf: "null".utf8)
        case .bool(let value): bytes.append(contentsOf: (value ? "true" : "false").utf8)
        case .integer(let value): bytes.append(contentsOf: String(value).utf8)
        case .string(let value): Self.write(value, to: &bytes)
        case .raw(let text): Self.writeCompact(text, to: &bytes)
        case .array(let elements):
            Self.write(elements, between: "[", and: "]", to: &bytes) { $0.write(to: &$1) }
        case .object(let members):
            Self.write(members, between: "{", and: "}", to: &bytes) { member, bytes in
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
        }
    }

    private static func write<Part>(
        _ parts: [Part], between opening: Unicode.Scalar, and closing: Unicode.Scalar,
        to bytes: inout [UInt8],
        each: (Part, inout [UInt8]) -> Void
    ) {
        bytes.append(UInt8(truncatingIfNeeded: opening.value))
        for (place, part) in parts.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            each(part, &bytes)
        }
        bytes.append(UInt8(truncatingIfNeeded: closing.value))
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        defer { bytes.append(UInt8(ascii: "\"")) }
        // Nearly all texts are plain, and go in as a whole.
        let isPlain = text.utf8.allSatisfy {
            (0x20...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
        }
        guard !isPlain else {
            bytes.append(contentsOf: text.utf8)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                writeVisibly(scalar, to: &bytes)
            }
        }
    }

    /// Control characters as escapes, those too that JSON would allow as they are: what came from outside
    /// must not steer a terminal.
    private static func writeVisibly(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: "\\u00".utf8)
            bytes.append(digits[Int(scalar.value >> 4)])
            bytes.append(digits[Int(scalar.value & 15)])
        default:
            bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
        }
    }

    /// Without the white space between tokens, so that an answer stays on one line.
    private static func writeCompact(_ text: String, to bytes: inout [UInt8]) {
        var isInString = false
        var isEscaped = false
        for scalar in text.unicodeScalars {
            if isInString {
                isInString = isEscaped || scalar != "\""
                isEscaped = !isEscaped && scalar == "\\"
            } else if [" ", "\t", "\n", "\r"].contains(scalar) {
                continue
            } else {
                isInString = scalar == "\""
            }
            writeVisibly(scalar, to: &bytes)
        }
    }
}

extension JSON: ExpressibleByDictionaryLiteral, ExpressibleByArrayLiteral, ExpressibleByStringLiteral {
    public init(dictionaryLiteral elements: (String, JSON)...) {
        self = .object(elements.map { (key: $0.0, value: $0.1) })
    }

    public init(arrayLiteral elements: JSON...) {
        self = .array(elements)
    }

    public init(stringLiteral value: String) {
        self = .string(value)
    }

    public init(_ text: String?) {
        self = text.map(JSON.string) ?? .null
    }

    public init(_ flag: Bool?) {
        self = flag.map(JSON.bool) ?? .null
    }

    public init(_ number: Int64?) {
        self = number.map(JSON.integer) ?? .null
    }

    public init(_ number: Int) {
        self = .integer(Int64(number))
    }
}
