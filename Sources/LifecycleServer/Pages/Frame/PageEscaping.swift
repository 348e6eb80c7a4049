internal import Mustache

/// How pages write text: whatever a variable holds is shown as text, in an element or in an attribute between
/// quotes, and nothing of it is markup.
///
/// The library's own escaping goes by characters as people see them: a `"` followed by a combining accent is
/// another character to it, and is let through. This one goes by Unicode scalars. What steers instead of
/// being seen (control characters, marks that turn the direction of writing) is written out.
struct PageEscaping: MustacheContentType {
    /// Set at the beginning of every template, by `PageTemplates`.
    static let name = "PAGE"

    func escapeText(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 16)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": bytes.append(contentsOf: "&amp;".utf8)
            case "<": bytes.append(contentsOf: "&lt;".utf8)
            case ">": bytes.append(contentsOf: "&gt;".utf8)
            case "\"": bytes.append(contentsOf: "&quot;".utf8)
            case "'": bytes.append(contentsOf: "&#39;".utf8)
            case "`": bytes.append(contentsOf: "&#96;".utf8)
            case "\n", "\t": bytes.append(UInt8(truncatingIfNeeded: scalar.value))
            default:
                if Self.steers(scalar) {
                    bytes.append(contentsOf: #"\u{\#(String(scalar.value, radix: 16))}"#.utf8)
                } else {
                    bytes.append(contentsOf: UTF8.encode(scalar) ?? UTF8.EncodedScalar())
                }
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0, 0x061C, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x206F, 0xFEFF,
            0xFFF9...0xFFFB, 0xE0000...0xE007F:
            true
        default: false
        }
    }
}
