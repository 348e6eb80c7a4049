internal import Crypto

// The hash chain, version `lifecycle-v1`: one link an entry.
//
//   link = SHA-256("lifecycle-v1" ‖ previous link ‖ fields…)
//
// The previous link of the first entry is 32 zero bytes. Each field is a 4-byte big-endian length and that
// many bytes: integers as decimal ASCII, texts as UTF-8, digests raw; an absent value is the length FF FF
// FF FF alone. Each kind of entry has its own fields and begins with its name. Times of entries are Unix
// ms.
//
//   "delivery", entry, recorded_at, source (0 webhook, 1 ingest), received_at, body_sha256, body_bytes,
//   signed_by, events, redeliveries, quarantined, ignored
//
// then the fields of its rows: events by seq, redeliveries by id, quarantined elements by id:
//
//   "event", seq, solution_id, portfolio_id, event, status, triggered_at, effective_at (Unix s),
//   extra_sha256, extra_size
//   "redelivery", id, seq, nth
//   "quarantine", id, reason, sha256, size
//
//   "note", entry, recorded_at, action (0 acknowledge, 1 reopen, 2 comment), finding_kind, seq, solution_id,
//   quarantine, app, by, until, basis, text_sha256, text_size
//
//   "erasure", entry, recorded_at, by, erased, text_sha256, text_size
//
// then those of what it erased, by id:
//
//   "erased", id, what (0 kept value, 1 text, 2 kept body, 3 quarantined bytes), number, sha256, size
//
//   "observation_run", entry, recorded_at, app, observed_at, is_complete (0, 1), listed, unreadable,
//   observations
//
// then those of its observations, by id:
//
//   "observation", id, solution_id, status, pending
//
// Interned texts are hashed as texts, so their codes are free. What may be erased (kept values, texts,
// bodies, quarantined bytes) lies beside the log: the chain has its digest and its size.
// docs/architecture.md has a worked vector.
struct HashChain {
    static let start = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// All that is hashed; one buffer for many links, so that a link costs no allocation but its own.
    private var bytes: [UInt8] = []

    /// Begins an entry's link.
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

    mutating func add(optional field: [UInt8]?) {
        guard let field else { return addLength(.max) }
        add(field)
    }

    private mutating func addLength(_ length: UInt32) {
        withUnsafeBytes(of: length.bigEndian) { bytes.append(contentsOf: $0) }
    }

    func link() -> [UInt8] {
        SHA256.hash(data: bytes).withUnsafeBytes(Array.init)
    }
}
