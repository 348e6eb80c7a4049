import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

/// What became of everything that was ingested, by file.
struct IngestSum {
    private(set) var deliveries = 0
    private(set) var recorded = Recorded()
    /// Whether there is something that the user must look at.
    private(set) var isIncomplete = false
    private var files: [File] = []
    private var isWarned = false

    private struct File {
        let name: String
        var documents = 0
        var refused = 0
        var recorded = Recorded()
    }

    /// The file that is read now, by its place.
    var place: Int { files.count - 1 }

    mutating func begin(_ name: String) {
        files.append(File(name: name))
    }

    mutating func addDocument() {
        files[place].documents += 1
    }

    /// Deliveries of the file at `place`.
    mutating func add(_ more: Recorded, deliveries count: Int = 1, of place: Int) {
        deliveries += count
        recorded += more
        files[place].recorded += more
    }

    /// Names a line that could not be read.
    mutating func refuse(_ document: NamedDocument, _ why: String) {
        refuse("\(document.file):\(document.document.line): \(why)")
    }

    mutating func refuse(_ complaint: String) {
        files[place].refused += 1
        isIncomplete = true
        Output.progressDone()
        Output.complain(complaint)
    }

    /// Refuses a document that is too large to be a delivery.
    mutating func refuseExcess(of document: NamedDocument) -> Bool {
        guard let excess = document.document.excess else { return false }
        let beginning = String(decoding: document.document.bytes, as: UTF8.self).debugDescription
        refuse(
            document,
            "It has \(excess.sizeBytes) bytes, and a delivery has at most \(WebhookBody.limitBytes). Nothing "
                + "of it was recorded. Its SHA-256 is \(excess.sha256), and it begins with \(beginning). "
                + "Is this the right file?")
        return true
    }

    /// Names the first of those that were received in a time before there were webhooks.
    mutating func warn(of receivedAt: UnixMilliseconds, _ document: NamedDocument) {
        guard !isWarned else { return }
        isWarned = true
        Output.progressDone()
        Output.complain(
            "\(document.file):\(document.document.line): received_at is \(receivedAt.rfc3339): numbers are "
                + "milliseconds. It was recorded as it stands; if seconds are meant, ingest the file anew "
                + "into another database, with received_at times 1000.")
    }

    /// Names each file of which nothing is in the log: done without a word, it would look recorded.
    mutating func end() {
        for file in files where file.refused == 0 {
            let kept = file.recorded
            guard kept.recorded == 0, kept.redelivered == 0, kept.quarantined == 0 else { continue }
            isIncomplete = true
            Output.complain(
                file.documents == 0
                    ? "\(file.name): It is empty, so nothing was recorded."
                    : "\(file.name): Nothing of it was recorded. What is in it is about other fields than "
                        + "partner_solutions, or about nothing at all. Is this the right file?")
        }
    }

    var sentence: String { recorded.sentence(of: deliveries) }
}
