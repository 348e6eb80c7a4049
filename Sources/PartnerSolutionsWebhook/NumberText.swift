internal import Foundation

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
