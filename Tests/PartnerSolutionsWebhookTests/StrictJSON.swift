/// Whether a text is one JSON value by the letter of RFC 8259. It shares nothing with Foundation's decoder,
/// which is lenient about values that it isn't asked for.
struct StrictJSON {
    private var rest: ArraySlice<UInt8>

    static func isValid(_ text: String) -> Bool {
        var reader = StrictJSON(rest: Array(text.utf8)[...])
        return reader.skipValue() && reader.rest.isEmpty
    }

    private mutating func skipValue() -> Bool {
        skipSpace()
        let isValue =
            switch rest.first {
            case UInt8(ascii: "{"): skipAll(until: "}") { $0.skipMember() }
            case UInt8(ascii: "["): skipAll(until: "]") { $0.skipValue() }
            case UInt8(ascii: "\""): skipString()
            case UInt8(ascii: "t"): skip("true")
            case UInt8(ascii: "f"): skip("false")
            case UInt8(ascii: "n"): skip("null")
            default: skipNumber()
            }
        skipSpace()
        return isValue
    }

    private mutating func skipMember() -> Bool {
        skipSpace()
        guard skipString() else { return false }
        skipSpace()
        return skip(":") && skipValue()
    }

    private mutating func skipAll(
        until end: StaticString, _ skipOne: (inout StrictJSON) -> Bool
    ) -> Bool {
        rest.removeFirst()
        skipSpace()
        if skip(end) { return true }
        repeat {
            guard skipOne(&self) else { return false }
            skipSpace()
        } while skip(",")
        return skip(end)
    }

    private mutating func skipString() -> Bool {
        guard skip("\"") else { return false }
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"): guard skipEscape() else { return false }
            case 0..<0x20: return false
            default: break
            }
        }
        return false
    }

    private mutating func skipEscape() -> Bool {
        guard let byte = rest.popFirst() else { return false }
        guard byte == UInt8(ascii: "u") else { return #""\/bfnrt"#.utf8.contains(byte) }
        let digits = rest.prefix(4)
        rest = rest.dropFirst(4)
        return digits.count == 4 && digits.allSatisfy("0123456789abcdefABCDEF".utf8.contains)
    }

    private mutating func skipNumber() -> Bool {
        _ = skip("-")
        guard skip("0") || skipDigits() else { return false }
        if skip(".") { guard skipDigits() else { return false } }
        guard skip("e") || skip("E") else { return true }
        _ = skip("+") || skip("-")
        return skipDigits()
    }

    private mutating func skipDigits() -> Bool {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        rest = rest.dropFirst(digits.count)
        return !digits.isEmpty
    }

    private mutating func skipSpace() {
        rest = rest.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
    }

    private mutating func skip(_ expected: StaticString) -> Bool {
        expected.withUTF8Buffer { bytes in
            guard rest.starts(with: bytes) else { return false }
            rest = rest.dropFirst(bytes.count)
            return true
        }
    }
}
