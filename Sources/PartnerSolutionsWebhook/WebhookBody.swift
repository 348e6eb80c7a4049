internal import Crypto
public import Foundation
public import SolutionLifecycle

/// Reads one POST body into what is recorded of it (lifecycle.md, section 1). Total: any bytes give an
/// answer.
public enum WebhookBody {
    /// The most that Meta sends.
    public static let limitBytes = 3 * 1024 * 1024

    /// Broken elements of one body that are quarantined each by itself. Where there are more, the body is
    /// quarantined beside them, once for all the others: a million of them would fill the log with rows that
    /// say nothing new, and hold up the deliveries after it.
    static let keptElements = 1000

    /// The changes, what is quarantined, and how much is ignored, in document order.
    public static func read(_ body: Data) -> Delivery.Contents {
        guard JSONEncodingCheck.isUTF8(body) else { return whole(body, .notJSON) }
        let document: EnvelopeDocument
        do {
            document = try JSONDecoder().decode(EnvelopeDocument.self, from: body)
        } catch {
            return whole(body, .notJSON)
        }
        switch document {
        case .notAnObject: return whole(body, .bodyNotAnObject)
        case .otherObject: return Delivery.Contents(ignored: 1)
        case .noEntries: return whole(body, .noEntryArray)
        case .entries(let entries):
            var reading = EntryReading(body: body)
            for (index, entry) in entries.enumerated() {
                reading.read(entry, at: index)
            }
            return reading.contents
        }
    }

    /// The whole body as one quarantined thing.
    public static func whole(_ body: Data, _ reason: QuarantineReason) -> Delivery.Contents {
        Delivery.Contents(quarantined: [Quarantined(reason: reason, raw: raw(body))])
    }

    /// The bytes with their SHA-256.
    public static func raw(_ bytes: Data) -> RawBytes {
        RawBytes(bytes: Array(bytes), sha256: SHA256.hash(data: bytes).withUnsafeBytes(Array.init))
    }
}

/// JSON is UTF-8 (RFC 8259, section 8.1). Foundation's decoder would also take UTF-16 and UTF-32, of which
/// the raw texts that we keep could not be cut out; both show by a NUL or a byte order mark among the first
/// four bytes.
enum JSONEncodingCheck {
    static func isUTF8(_ body: Data) -> Bool {
        body.withUnsafeBytes { bytes in
            let isMarked = bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
            return !isMarked && !bytes.prefix(4).contains(0)
        }
    }
}
