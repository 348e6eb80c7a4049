import Foundation

/// A piece of JSON text within the bytes received.
///
/// Foundation's decoder gives values, not the text they were written as; what is quarantined, and the `value`
/// with members of its own, are kept as received. This finds where they lie. It reads only what the decoder
/// has accepted before, judges nothing, and answers `nil` where it is lost. Of a key given twice the first
/// counts, as there.
struct JSONText: Sendable {
    private let document: [UInt8]
    private let range: Range<Int>

    /// A whole document; a byte order mark and white space around it don't count.
    init(_ document: Data) {
        let document = Array(document)
        self.document = document
        var scan = JSONScan(document, from: document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        range = scan.value() ?? 0..<document.count
    }

    private init(_ document: [UInt8], _ range: Range<Int>) {
        self.document = document
        self.range = range
    }

    var bytes: Data {
        Data(document[range])
    }

    /// The value of the first member with this name, where this is an object that has it.
    func member(_ name: String) -> JSONText? {
        members?.first { $0.name == name }?.value
    }

    /// The members of an object, in order; `nil` where this is no object.
    var members: [(name: String, value: JSONText)]? {
        var scan = JSONScan(document, from: range.lowerBound)
        guard scan.skip("{") else { return nil }
        var members: [(name: String, value: JSONText)] = []
        while !scan.skip("}") {
            guard let name = scan.string(), scan.skip(":"), let value = scan.value() else { return nil }
            members.append((Self.decoded(document[name]), JSONText(document, value)))
            _ = scan.skip(",")
        }
        return members
    }

    /// The elements of an array, in order; `nil` where this is no array.
    var elements: [JSONText]? {
        var scan = JSONScan(document, from: range.lowerBound)
        guard scan.skip("[") else { return nil }
        var elements: [JSONText] = []
        while !scan.skip("]") {
            guard let value = scan.value() else { return nil }
            elements.append(JSONText(document, value))
            _ = scan.skip(",")
        }
        return elements
    }

    /// The text, fit to stand inside other JSON. Foundation's decoder is lenient about values that it isn't
    /// asked for (`01`, a trailing comma); such text is wrapped up as one JSON string.
    var strictText: String {
        var scan = JSONScan(document, from: range.lowerBound)
        if let text = String(validating: document[range], as: UTF8.self),
            !scan.hasTrailingComma(before: range.upperBound),
            (try? JSONSerialization.jsonObject(with: bytes, options: .fragmentsAllowed)) != nil
        {
            return text
        }
        let text = String(decoding: document[range], as: UTF8.self)
        let encoded = (try? JSONEncoder().encode(text)) ?? Data("null".utf8)
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func decoded(_ quoted: ArraySlice<UInt8>) -> String {
        guard quoted.contains(UInt8(ascii: "\\")) else {
            return String(decoding: quoted.dropFirst().dropLast(), as: UTF8.self)
        }
        return (try? JSONDecoder().decode(String.self, from: Data(quoted))) ?? ""
    }
}

/// Steps over JSON tokens, without recursion, so that no nesting can exhaust the stack.
struct JSONScan {
    private let document: [UInt8]
    private var position: Int

    init(_ document: [UInt8], from position: Int) {
        self.document = document
        self.position = position
    }

    private var next: UInt8? {
        position < document.count ? document[position] : nil
    }

    private mutating func skipSpace() {
        while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { position += 1 }
    }

    /// Steps over one punctuation mark and the space before it, where that is what comes next.
    mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        skipSpace()
        guard let byte = next, UInt32(byte) == mark.value else { return false }
        position += 1
        return true
    }

    /// Steps over one string; answers where it lies, quotes included.
    mutating func string() -> Range<Int>? {
        skipSpace()
        let start = position
        guard next == UInt8(ascii: "\"") else { return nil }
        position += 1
        while let byte = next {
            // As Foundation's decoder steps over escapes that it doesn't look at.
            let isUnicode = position + 1 < document.count && document[position + 1] == UInt8(ascii: "u")
            position += byte == UInt8(ascii: "\\") ? (isUnicode ? 6 : 2) : 1
            if byte == UInt8(ascii: "\"") { return start..<position }
        }
        return nil
    }

    /// Steps over one value of any kind; answers where it lies.
    mutating func value() -> Range<Int>? {
        skipSpace()
        let start = position
        var depth = 0
        repeat {
            skipSpace()
            guard let byte = next else { return nil }
            switch byte {
            case UInt8(ascii: "\""):
                guard string() != nil else { return nil }
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                depth += 1
                position += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                position += 1
            case UInt8(ascii: ","), UInt8(ascii: ":"):
                guard depth > 0 else { return nil }
                position += 1
            default:
                skipScalar()
            }
            guard depth >= 0 else { return nil }
        } while depth > 0
        return start..<position
    }

    /// Whether a comma stands before a closing bracket, up to `end`. JSONSerialization lets that pass too.
    mutating func hasTrailingComma(before end: Int) -> Bool {
        var isAfterComma = false
        while position < end, let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                guard string() != nil else { return false }
                isAfterComma = false
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                guard !isAfterComma else { return true }
                position += 1
            default:
                isAfterComma = byte == UInt8(ascii: ",")
                position += 1
            }
            skipSpace()
        }
        return false
    }

    /// A number, `true`, `false` or `null`: up to the next mark or space.
    private mutating func skipScalar() {
        let marks = Array(" \t\r\n,:]}[{\"".utf8)
        repeat { position += 1 } while next.map { !marks.contains($0) } ?? false
    }
}

/// JSON numbers judged by value and never through a Double (lifecycle.md, section 1): `5`, `5.0` and `50e-1`
/// are the same. Foundation rounds where there is a fraction or an exponent, so those are read from their
/// text.
enum NumberText {
    /// The integral 64-bit value of one JSON number; `nil` for any other value, and for any other text.
    static func integer(_ json: Data) -> Int64? {
        guard let number = DecimalText(json) else { return nil }
        let digits = (number.whole + number.fraction).drop { $0 == UInt8(ascii: "0") }
        let significant = digits.count - digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
        guard significant > 0 else { return 0 }
        guard abs(number.exponent) <= DecimalText.largestExponent else { return nil }
        let zeros = number.exponent - number.fraction.count + digits.count - significant
        guard zeros >= 0, significant + zeros <= 19 else { return nil }
        let text = String(decoding: digits.prefix(significant), as: UTF8.self)
        return Int64((number.isNegative ? "-" : "") + text + String(repeating: "0", count: zeros))
    }

    /// Whether a number may stand in `body` that Foundation would round. `false` is certain, `true` is not: a
    /// text may look so too.
    static func mayNeedText(_ body: Data) -> Bool {
        body.withUnsafeBytes { bytes in
            var afterDigit = false
            for byte in bytes {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    afterDigit = true
                case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"):
                    if afterDigit { return true }
                default:
                    afterDigit = false
                }
            }
            return false
        }
    }
}

/// The parts of a JSON number (RFC 8259, section 6): `-`, digits, `.` digits, `e` digits.
private struct DecimalText {
    let isNegative: Bool
    let whole: ArraySlice<UInt8>
    let fraction: ArraySlice<UInt8>
    let exponent: Int

    /// Beyond any length of text: whatever the digits, a number with a larger one is no integer, or one too
    /// large.
    static let largestExponent = 4_000_000

    /// `nil` where the text is no JSON number.
    init?(_ json: Data) {
        var rest = Array(json)[...]
        isNegative = rest.skip("-")
        whole = rest.digits()
        guard !whole.isEmpty, whole.count == 1 || whole.first != UInt8(ascii: "0") else { return nil }
        let hasFraction = rest.skip(".")
        fraction = hasFraction ? rest.digits() : []
        guard hasFraction == !fraction.isEmpty else { return nil }
        if rest.skip("e") || rest.skip("E") {
            let isNegative = rest.skip("-")
            if !isNegative { _ = rest.skip("+") }
            let digits = rest.digits()
            guard !digits.isEmpty else { return nil }
            let size = Int(String(decoding: digits, as: UTF8.self)) ?? Self.largestExponent + 1
            exponent = isNegative ? -size : size
        } else {
            exponent = 0
        }
        guard rest.isEmpty else { return nil }
    }
}

extension ArraySlice<UInt8> {
    fileprivate mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard first == UInt8(ascii: mark) else { return false }
        removeFirst()
        return true
    }

    fileprivate mutating func digits() -> ArraySlice<UInt8> {
        let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        removeFirst(digits.count)
        return digits
    }
}
