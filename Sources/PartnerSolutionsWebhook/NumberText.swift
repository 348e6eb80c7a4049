internal import Foundation

/// JSON numbers judged by value and never through a Double (lifecycle.md, section 1): `5`, `5.0` and `50e-1`
/// are the same. Foundation rounds where there is a fraction or an exponent, so those are read from their
/// text.
enum NumberText {
    /// The integral 64-bit value of one JSON number; `nil` for any other value, and for any other text.
    static func integer(_ json: Data) -> Int64? {
        guard let text = String(validating: json, as: UTF8.self),
            let parts = text.wholeMatch(of: #/(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?/#)
        else { return nil }
        let digits = (String(parts.2) + (parts.3 ?? "")).drop { $0 == "0" }
        let significant = digits.reversed().drop { $0 == "0" }.count
        guard significant > 0 else { return 0 }
        // Beyond any length of text: whatever the digits, such a number is no integer, or one too large.
        let exponent = parts.4.map { Int($0) ?? ($0.hasPrefix("-") ? -4_000_000 : 4_000_000) } ?? 0
        guard abs(exponent) <= 4_000_000 else { return nil }
        let zeros = exponent - (parts.3?.count ?? 0) + digits.count - significant
        guard zeros >= 0, significant + zeros <= 19 else { return nil }
        return Int64(parts.1 + digits.prefix(significant) + String(repeating: "0", count: zeros))
    }

    /// Whether a number may stand in `body` that Foundation would round. `false` is certain, `true` is not: a
    /// text may look so too.
    static func mayNeedText(_ body: Data) -> Bool {
        var afterDigit = false
        for byte in body {
            if afterDigit, [UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E")].contains(byte) {
                return true
            }
            afterDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        return false
    }
}
