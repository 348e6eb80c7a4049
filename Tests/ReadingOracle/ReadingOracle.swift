public import Foundation
import PartnerSolutionsWebhook
public import SolutionLifecycle

/// The reader of bodies that the product had before its own: Foundation's decoder, and the raw texts cut out
/// afterwards. It says what a body is worth where the two could differ. It takes time and memory without
/// bound for some bodies; that is why it is here and no longer there.
public enum ReadingOracle {
    /// What ``WebhookBody/read(_:)`` is to answer.
    public static func read(_ body: Data) -> Delivery.Contents {
        guard isUTF8(body) else { return WebhookBody.whole(body, .notJSON) }
        let document: EnvelopeDocument
        do {
            document = try JSONDecoder().decode(EnvelopeDocument.self, from: body)
        } catch {
            return WebhookBody.whole(body, .notJSON)
        }
        switch document {
        case .notAnObject: return WebhookBody.whole(body, .bodyNotAnObject)
        case .otherObject: return Delivery.Contents(ignored: 1)
        case .noEntries: return WebhookBody.whole(body, .noEntryArray)
        case .entries(let entries):
            var reading = EntryReading(body: body)
            for (index, entry) in entries.enumerated() {
                reading.read(entry, at: index)
            }
            return reading.contents
        }
    }

    /// Foundation's decoder would also take UTF-16 and UTF-32, and bytes that are no text where nobody asks.
    private static func isUTF8(_ body: Data) -> Bool {
        !body.prefix(4).contains(0) && String(validating: body, as: UTF8.self) != nil
    }
}
