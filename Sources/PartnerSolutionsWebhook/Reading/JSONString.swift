internal import SolutionLifecycle

/// What stands between the quotes of a JSON string (RFC 8259, section 7).
enum JSONString {
    /// The text, from UTF-8 with escapes; `nil` where there is a control character, an unknown escape, or a
    /// surrogate without the other half.
    static func decoded(_ content: ArraySlice<UInt8>) -> String? {
        guard content.allSatisfy({ $0 >= 0x20 }) else { return nil }
        var text = ""
        var rest = content
        while let escape = rest.firstIndex(of: UInt8(ascii: "\\")) {
            text += String(decoding: rest[..<escape], as: UTF8.self)
            rest = rest[(escape + 1)...]
            guard let scalar = removeEscaped(from: &rest) else { return nil }
            text.unicodeScalars.append(scalar)
        }
        return text + String(decoding: rest, as: UTF8.self)
    }

    private static func removeEscaped(from rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        switch rest.popFirst() {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{8}"
        case UInt8(ascii: "f"): return "\u{C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"): return removeUnicode(from: &rest)
        default: return nil
        }
    }

    private static func removeUnicode(from rest: inout ArraySlice<UInt8>) -> Unicode.Scalar? {
        guard let unit = removeUnit(from: &rest) else { return nil }
        guard UTF16.isLeadSurrogate(unit) else { return Unicode.Scalar(unit) }
        guard rest.popFirst() == UInt8(ascii: "\\"), rest.popFirst() == UInt8(ascii: "u"),
            let second = removeUnit(from: &rest), UTF16.isTrailSurrogate(second)
        else { return nil }
        return UTF16.decode(UTF16.EncodedScalar([unit, second]))
    }

    /// Four hexadecimal digits.
    private static func removeUnit(from rest: inout ArraySlice<UInt8>) -> UInt16? {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst().flatMap(Hexadecimal.value(of:)) else { return nil }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }
}
