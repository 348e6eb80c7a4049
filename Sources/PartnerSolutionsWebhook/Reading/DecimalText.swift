/// A JSON number as it is written (RFC 8259, section 6): `-`, digits, `.` digits, `e` digits.
struct DecimalText {
    private let text: ArraySlice<UInt8>
    private let isNegative: Bool
    private let whole: ArraySlice<UInt8>
    private let fraction: ArraySlice<UInt8>
    private let exponent: Int

    /// Beyond any length of text: whatever the digits, a number with a larger one is no integer, or one too
    /// large.
    private static let largestExponent = 4_000_000

    /// `nil` where the text is no JSON number.
    init?(_ text: ArraySlice<UInt8>) {
        self.text = text
        var rest = text
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

    /// The value, never through a `Double` (lifecycle.md, section 1); `nil` where it is no integer of 64
    /// bits.
    var integer: Int64? {
        let digits = (whole + fraction).drop { $0 == UInt8(ascii: "0") }
        let significant = digits.count - digits.reversed().prefix { $0 == UInt8(ascii: "0") }.count
        guard significant > 0 else { return 0 }
        guard abs(exponent) <= Self.largestExponent else { return nil }
        let zeros = exponent - fraction.count + digits.count - significant
        guard zeros >= 0, significant + zeros <= 19 else { return nil }
        let text = String(decoding: digits.prefix(significant), as: UTF8.self)
        return Int64((isNegative ? "-" : "") + text + String(repeating: "0", count: zeros))
    }

    /// Whether it is no larger than a `Double` can be.
    var isFiniteDouble: Bool {
        Double(String(decoding: text, as: UTF8.self))?.isFinite ?? false
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
