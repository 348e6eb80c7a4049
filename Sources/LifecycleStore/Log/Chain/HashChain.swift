internal import Crypto

// The hash chain, version `lifecycle-v1`: one link a stored delivery.
//
//   link = SHA-256("lifecycle-v1" ‖ previous link ‖ fields…)
//
// The previous link of the first delivery is 32 zero bytes. Each field is a 4-byte big-endian length and that
// many bytes: integers as decimal ASCII, texts as UTF-8, digests raw; an absent value is the length FF FF FF
// FF alone. Fields of a delivery, in this order:
//
//   "delivery", delivery, source (0 webhook, 1 ingest), received_at, recorded_at (Unix ms), body_sha256,
//   body_bytes, signed_by, events, redeliveries, quarantined, ignored
//
// then those of its rows: events by seq, redeliveries by id, quarantine by id:
//
//   "event", seq, solution_id, portfolio_id, event, status, triggered_at, effective_at (Unix s), extra
//   "redelivery", id, seq, nth
//   "quarantine", id, reason, sha256, size
//
// Interned texts are hashed as texts, so their codes are free. docs/architecture.md has a worked vector.
struct HashChain {
    static let start = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// All that is hashed; one buffer for many links, so that a link costs no allocation but its own.
    private var bytes: [UInt8] = []

    /// Begins a delivery's link.
    mutating func begin(after previous: [UInt8]) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: "lifecycle-v1".utf8)
        bytes.append(contentsOf: previous)
    }

    mutating func add(_ text: String?) {
        guard var text else { return addLength(.max) }
        text.withUTF8 { utf8 in
            addLength(UInt32(truncatingIfNeeded: utf8.count))
            bytes.append(contentsOf: utf8)
        }
    }

    mutating func add(_ number: Int64) {
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var first = digits.count
        var rest = number.magnitude
        repeat {
            first -= 1
            digits[first] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        } while rest > 0
        if number < 0 {
            first -= 1
            digits[first] = UInt8(ascii: "-")
        }
        addLength(UInt32(truncatingIfNeeded: digits.count - first))
        digits.span.withUnsafeBytes { bytes.append(contentsOf: $0[first...]) }
    }

    mutating func add(optional number: Int64?) {
        guard let number else { return addLength(.max) }
        add(number)
    }

    mutating func add(_ field: [UInt8]) {
        addLength(UInt32(truncatingIfNeeded: field.count))
        bytes.append(contentsOf: field)
    }

    private mutating func addLength(_ length: UInt32) {
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
    }

    func link() -> [UInt8] {
        SHA256.hash(data: bytes).withUnsafeBytes(Array.init)
    }
}
