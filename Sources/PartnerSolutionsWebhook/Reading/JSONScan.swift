internal import Foundation

/// Steps over JSON, front to back. Answers `nil` or `false` where something else stands there; then the scan
/// is of no more use.
struct JSONScan {
    let document: [UInt8]
    private var position: Int
    /// Whether it takes only what all readers of JSON agree on; see ``JSONText/isInternetJSON``.
    private let isStrict: Bool

    /// Arrays and objects within one another, as many as Foundation's decoder takes.
    private static let deepest = 512

    init(_ document: [UInt8], from position: Int, strictly isStrict: Bool = false) {
        self.document = document
        self.position = position
        self.isStrict = isStrict
    }

    /// Whether nothing but white space is left.
    var isAtEnd: Bool {
        mutating get { nextMark == nil }
    }

    /// Steps over one value; answers where it lies.
    mutating func value() -> Range<Int>? {
        skipSpace()
        let start = position
        return skipValue(depth: 0) ? start..<position : nil
    }

    /// Steps over one string; answers where it lies, quotes included.
    mutating func string() -> Range<Int>? {
        skipSpace()
        let start = position
        return skipString() ? start..<position : nil
    }

    /// Steps over the rest of a member after its name, and the comma behind it; answers where the value lies.
    mutating func memberValue() -> Range<Int>? {
        guard skip(":") else { return nil }
        return element()
    }

    /// Steps over one value and the comma behind it; answers where the value lies.
    mutating func element() -> Range<Int>? {
        guard let value = value() else { return nil }
        _ = skip(",")
        return value
    }

    private mutating func skipValue(depth: Int) -> Bool {
        guard let mark = nextMark else { return false }
        switch mark {
        case UInt8(ascii: "\""): return skipString()
        case UInt8(ascii: "{"): return skipList(until: "}", depth) { $0.skipMember(depth: depth + 1) }
        case UInt8(ascii: "["): return skipList(until: "]", depth) { $0.skipValue(depth: depth + 1) }
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return skipNumber()
        case UInt8(ascii: "t"): return skipWord("true")
        case UInt8(ascii: "f"): return skipWord("false")
        case UInt8(ascii: "n"): return skipWord("null")
        default: return false
        }
    }

    private mutating func skipMember(depth: Int) -> Bool {
        skipSpace()
        return skipString() && skip(":") && skipValue(depth: depth)
    }

    private mutating func skipList(
        until end: Unicode.Scalar, _ depth: Int, _ skipOne: (inout JSONScan) -> Bool
    ) -> Bool {
        guard depth < Self.deepest else { return false }
        position += 1
        guard !skip(end) else { return true }
        repeat {
            guard skipOne(&self) else { return false }
            guard skip(",") else { return skip(end) }
        } while isStrict || !skip(end)
        return true
    }

    private mutating func skipString() -> Bool {
        guard byte == UInt8(ascii: "\"") else { return false }
        let start = position + 1
        position = start
        while let byte {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return !isStrict || JSONString.decoded(document[start..<position - 1]) != nil
            case UInt8(ascii: "\\"):
                guard skipEscape() else { return false }
            default:
                position += 1
            }
        }
        return false
    }

    /// Whatever character is escaped: it is looked at where the text is asked for.
    private mutating func skipEscape() -> Bool {
        position += 1
        guard byte == UInt8(ascii: "u") else {
            position += 1
            return position <= document.count
        }
        position += 5
        return position <= document.count
            && !document[position - 4..<position].contains(UInt8(ascii: "\""))
    }

    /// Whatever the signs and digits: they are looked at where the number is asked for.
    private mutating func skipNumber() -> Bool {
        let start = position
        repeat { position += 1 } while byte.map(Self.isOfNumber) ?? false
        return !isStrict || DecimalText(document[start..<position])?.isFiniteDouble == true
    }

    private static func isOfNumber(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "+"), UInt8(ascii: "-"),
            UInt8(ascii: "e"), UInt8(ascii: "E"):
            true
        default: false
        }
    }

    private mutating func skipWord(_ word: StaticString) -> Bool {
        let end = position + word.utf8CodeUnitCount
        guard end <= document.count,
            word.withUTF8Buffer({ $0.elementsEqual(document[position..<end]) })
        else { return false }
        position = end
        return true
    }

    /// Steps over one punctuation mark and the space before it, where that is what comes next.
    private mutating func skip(_ mark: Unicode.Scalar) -> Bool {
        guard nextMark == UInt8(ascii: mark) else { return false }
        position += 1
        return true
    }

    /// The next byte that is no white space.
    private var nextMark: UInt8? {
        mutating get {
            skipSpace()
            return byte
        }
    }

    private var byte: UInt8? {
        position < document.count ? document[position] : nil
    }

    private mutating func skipSpace() {
        while let byte {
            switch byte {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }
}
