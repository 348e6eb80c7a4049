import LifecycleAnswers
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

/// What `ingest` records, in batches: enough that a commit's cost is shared by many, few enough that progress
/// shows and memory stays small.
struct IngestBatches {
    /// A delivery, and the place of the file that it stands in.
    struct Placed: Sendable {
        let delivery: Delivery
        let place: Int
    }

    private var documents: IngestedDocuments
    var sum = IngestSum()

    private static let deliveries = 512
    private static let bytes = 16 * 1024 * 1024

    init(_ documents: IngestedDocuments) {
        self.documents = documents
    }

    /// `nil` at the end.
    mutating func next() throws -> [Placed]? {
        var (batch, bytes) = ([Placed](), 0)
        while batch.count < Self.deliveries, bytes < Self.bytes, let document = try documents.next(&sum) {
            guard !sum.refuseExcess(of: document) else { continue }
            for line in DeliveryLine.readAll(document.document.bytes) {
                guard let delivery = delivery(of: line, document) else { continue }
                batch.append(Placed(delivery: delivery, place: sum.place))
            }
            bytes += document.document.bytes.count
        }
        return batch.isEmpty ? nil : batch
    }

    /// `nil` where it is ours and malformed: what isn't Meta's isn't kept as evidence.
    private mutating func delivery(of line: DeliveryLine, _ document: NamedDocument) -> Delivery? {
        let bytes = document.document.bytes
        switch line {
        case .body(let body, let receivedAt):
            if let receivedAt, receivedAt.rawValue < Asked.leastMilliseconds {
                sum.warn(of: receivedAt, document)
            }
            return Delivery(
                source: .ingest, receivedAt: receivedAt ?? Settings.clock(), body: WebhookBody.raw(body),
                signedBy: nil, contents: WebhookBody.read(body))
        case .unreadable(.wrapperMalformed):
            sum.refuse(document, QuarantineReason.wrapperMalformed.message + " It was not recorded.")
            return nil
        case .unreadable(let reason):
            sum.refuse(document, reason.message + " It was quarantined.")
            return Delivery(
                source: .ingest, receivedAt: Settings.clock(), body: WebhookBody.raw(bytes), signedBy: nil,
                contents: WebhookBody.whole(bytes, reason))
        }
    }
}
