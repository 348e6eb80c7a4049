internal import Crypto
internal import Foundation

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
    static let start = Data(count: SHA256.byteCount)

    private var hash = SHA256()

    init(after previous: Data) {
        hash.update(data: Data("lifecycle-v1".utf8))
        hash.update(data: previous)
    }

    mutating func add(_ text: String?) {
        add(bytes: text.map { Array($0.utf8) })
    }

    mutating func add(_ number: some BinaryInteger) {
        add(String(number))
    }

    mutating func add(optional number: Int64?) {
        add(number.map { String($0) })
    }

    mutating func add(bytes: (some Collection<UInt8>)?) {
        let length = bytes.map { UInt32(truncatingIfNeeded: $0.count) } ?? UInt32.max
        withUnsafeBytes(of: length.bigEndian) { hash.update(bufferPointer: $0) }
        if let bytes { hash.update(data: Data(bytes)) }
    }

    consuming func link() -> Data {
        Data(hash.finalize())
    }
}
