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
        guard let json = JSONText(body) else { return whole(body, .notJSON) }
        guard let document = EnvelopeDocument(json) else { return whole(body, .bodyNotAnObject) }
        if let object = document.object, object.text != ourObject { return Delivery.Contents(ignored: 1) }
        guard let entries = document.entry, entries.isArray else { return whole(body, .noEntryArray) }
        var reading = EntryReading(body: body)
        for entry in entries.elements { reading.read(entry: entry) }
        return reading.contents
    }

    private static let ourObject = "whatsapp_business_account"

    /// The whole body as one quarantined thing.
    public static func whole(_ body: Data, _ reason: QuarantineReason) -> Delivery.Contents {
        Delivery.Contents(quarantined: [Quarantined(reason: reason, raw: raw(body))])
    }

    /// The bytes with their SHA-256.
    public static func raw(_ bytes: Data) -> RawBytes {
        RawBytes(bytes: Array(bytes), sha256: SHA256.hash(data: bytes).withUnsafeBytes(Array.init))
    }
}
