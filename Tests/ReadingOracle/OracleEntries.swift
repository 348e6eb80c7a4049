import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle

/// Turns the entries of one body, in document order, into changes and quarantined elements.
struct EntryReading {
    /// What was read, and where too much of it is broken, the body, which holds the rest.
    var contents: Delivery.Contents {
        guard brokenElements > 1000 else { return read }
        var contents = read
        contents.quarantined.append(Quarantined(reason: .tooManyBroken, raw: WebhookBody.raw(body)))
        return contents
    }

    private var read = Delivery.Contents()
    private var brokenElements = 0
    private let body: Data
    private var rawElements: RawElements
    /// Whether numbers must be read from their text: rarely, since Meta writes them plainly.
    private let needsNumberTexts: Bool

    init(body: Data) {
        self.body = body
        needsNumberTexts = NumberText.mayNeedText(body)
        rawElements = RawElements(body)
    }

    mutating func read(_ entry: EnvelopeEntry, at index: Int) {
        switch entry {
        case .notAnObject: quarantine(.entryNotAnObject) { $0.entry(index) }
        case .changesNotAnArray: quarantine(.changesNotAnArray) { $0.entry(index) }
        case .withoutChanges(namesOurField: true): quarantine(.valuesNotIncluded) { $0.entry(index) }
        case .withoutChanges(namesOurField: false): read.ignored += 1
        case .changes(let changes, var id, var time):
            // Once an entry, not once a change: the text of an entry holds all of its changes.
            if needsNumberTexts {
                let members = rawElements.entry(index)?.members ?? []
                id = id.exact(members.first { $0.name == "id" }?.value)
                time = time.exact(members.first { $0.name == "time" }?.value)
            }
            for (place, change) in changes.enumerated() {
                read(change, portfolio: id, time: time, entry: index, place: place)
            }
        }
    }

    private mutating func read(
        _ change: EnvelopeChange, portfolio: EnvelopeText, time: EnvelopeTime, entry: Int, place: Int
    ) {
        switch change {
        case .notAnObject:
            quarantine(.changeNotAnObject) { $0.change(place, ofEntry: entry) }
        case .otherField:
            read.ignored += 1
        case .partnerSolutions(var value):
            if needsNumberTexts {
                value = value?.exact(rawElements.change(place, ofEntry: entry)?.member("value"))
            }
            switch ChangeFields.read(value, portfolio: portfolio) {
            case .failure(let refusal):
                quarantine(refusal.reason) { $0.change(place, ofEntry: entry) }
            case .success(let fields):
                let isTest = fields.portfolioID == "0"
                let hasMore = value?.hasMoreMembers == true
                let raw = hasMore ? rawElements.change(place, ofEntry: entry)?.member("value") : nil
                read.changes.append(
                    Change(
                        solutionID: (isTest ? Change.testPrefix : "") + fields.solutionID,
                        portfolioID: fields.portfolioID, event: EventName(text: fields.event),
                        reported: ReportedStatus(text: fields.status), triggeredAt: time.moment,
                        extra: raw?.strictText))
            }
        }
    }

    /// Past the limit the element is only counted: the body is kept for the rest of them.
    private mutating func quarantine(
        _ reason: QuarantineReason, _ element: (inout RawElements) -> JSONText?
    ) {
        brokenElements += 1
        guard brokenElements <= 1000 else { return }
        let bytes = element(&rawElements)?.bytes ?? body
        read.quarantined.append(Quarantined(reason: reason, raw: WebhookBody.raw(bytes)))
    }
}

/// The raw texts of a body's entries and of one entry's changes: looked up only where one of them is kept,
/// and each array cut up only once, however many of its elements are.
private struct RawElements {
    private let body: Data
    private var entries: [JSONText]?
    private var changes: (entry: Int, elements: [JSONText])?

    init(_ body: Data) {
        self.body = body
    }

    mutating func entry(_ index: Int) -> JSONText? {
        let all = entries ?? JSONText(body).member("entry")?.elements ?? []
        entries = all
        return all.indices.contains(index) ? all[index] : nil
    }

    mutating func change(_ place: Int, ofEntry index: Int) -> JSONText? {
        if changes?.entry != index {
            changes = (index, entry(index)?.member("changes")?.elements ?? [])
        }
        guard let elements = changes?.elements, elements.indices.contains(place) else { return nil }
        return elements[place]
    }
}

/// The four texts that make a change, or the first reason why they don't.
private struct ChangeFields {
    let solutionID: String
    let event: String
    let status: String
    let portfolioID: String

    struct Refusal: Error {
        let reason: QuarantineReason
    }

    static func read(_ value: EnvelopeValue?, portfolio: EnvelopeText) -> Result<ChangeFields, Refusal> {
        func required(
            _ text: EnvelopeText?, _ missing: QuarantineReason, _ unreadable: QuarantineReason
        ) throws(Refusal) -> String {
            guard let text, text != .missing else { throw Refusal(reason: missing) }
            guard let printable = text.printable else { throw Refusal(reason: unreadable) }
            return printable
        }
        return Result { () throws(Refusal) -> ChangeFields in
            let solutionID = try required(value?.solutionID, .solutionIDMissing, .solutionIDUnreadable)
            guard !solutionID.hasPrefix(Change.testPrefix) else { throw Refusal(reason: .solutionIDReserved) }
            return ChangeFields(
                solutionID: solutionID,
                event: try required(value?.event, .eventMissing, .eventUnreadable),
                status: try required(value?.status, .statusMissing, .statusUnreadable),
                portfolioID: try required(portfolio, .portfolioMissing, .portfolioUnreadable))
        }
    }
}
