internal import Foundation

/// A JSON value as it stands in the bytes received.
///
/// Nothing is built of it: what nobody asks for costs its length and no memory, and what is kept is kept as
/// it was written. A document takes a few passes over its bytes, however it is nested; no question takes more
/// than the length of the value that it is put to.
///
/// What is no JSON is what Foundation's decoder refuses (lifecycle.md, section 1), and any text that isn't
/// UTF-8 (RFC 8259, section 8.1). Beyond RFC 8259 that decoder takes a comma before a closing bracket, and
/// leaves the texts and numbers unread that nobody asks for: `{"x":[01,],}` is a document. See
/// ``isInternetJSON``.
struct JSONText: Sendable {
    private let document: [UInt8]
    private let range: Range<Int>

    /// A whole document, and white space or a byte order mark around it; `nil` where it is none.
    init?(_ document: Data) {
        let document = [UInt8](document)
        // A NUL among the first four bytes is UTF-16's or UTF-32's.
        guard (try? UTF8Span(validating: document.span)) != nil, !document.prefix(4).contains(0) else {
            return nil
        }
        var scan = JSONScan(document, from: document.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
        guard let range = scan.value(), scan.isAtEnd else { return nil }
        self.init(document, range)
    }

    /// A value within a document: `range` is where it lies.
    init(_ document: [UInt8], _ range: Range<Int>) {
        self.document = document
        self.range = range
    }

    /// As received.
    var bytes: Data { Data(document[range]) }

    /// As received.
    var source: String { String(decoding: document[range], as: UTF8.self) }

    var isObject: Bool { document[range.lowerBound] == UInt8(ascii: "{") }
    var isArray: Bool { document[range.lowerBound] == UInt8(ascii: "[") }
    var isNull: Bool { document[range.lowerBound] == UInt8(ascii: "n") }

    /// The text of a string; `nil` for anything else, and where it has a control character or an escape that
    /// stands for no character.
    var text: String? {
        guard document[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        return JSONString.decoded(document[range].dropFirst().dropLast())
    }

    /// The number, by value: `5`, `5.0` and `50e-1` are the same. `nil` for anything else, and for a number
    /// that is no integer of 64 bits.
    var integer: Int64? { DecimalText(document[range])?.integer }

    /// The members of an object, in order; of anything else none.
    var members: JSONMembers { JSONMembers(scan: isObject ? contents : nil) }

    /// The elements of an array, in order; of anything else none.
    var elements: JSONElements { JSONElements(scan: isArray ? contents : nil) }

    private var contents: JSONScan { JSONScan(document, from: range.lowerBound + 1) }

    /// Whether all readers of JSON agree on it (RFC 7493): its texts and numbers are such by RFC 8259, no
    /// number is beyond a `Double`, no text holds half a character.
    var isInternetJSON: Bool {
        var scan = JSONScan(document, from: range.lowerBound, strictly: true)
        return scan.value() == range
    }
}
