internal import Foundation
internal import SolutionLifecycle

/// Turns the entries of one body, in document order, into changes and quarantined elements.
///
/// What isn't what it should be is quarantined by itself: one bad element must not sink its neighbours.
struct EntryReading {
    /// What was read, and where too much of it is broken, the body, which holds the rest.
    var contents: Delivery.Contents {
        guard brokenElements > WebhookBody.keptElements else { return read }
        var contents = read
        contents.quarantined.append(Quarantined(reason: .tooManyBroken, raw: WebhookBody.raw(body)))
        return contents
    }

    private var read = Delivery.Contents()
    private var brokenElements = 0
    private let body: Data

    private static let ourField = "partner_solutions"

    init(body: Data) {
        self.body = body
    }

    mutating func read(entry json: JSONText) {
        guard let entry = EnvelopeEntry(json) else { return quarantine(json, .entryNotAnObject) }
        guard let changes = entry.changes else {
            let namesOurField = entry.changedFields?.elements.contains { $0.text == Self.ourField } ?? false
            if namesOurField { quarantine(json, .valuesNotIncluded) } else { read.ignored += 1 }
            return
        }
        guard changes.isArray else { return quarantine(json, .changesNotAnArray) }
        let portfolio = EnvelopeText(entry.id)
        let time = EnvelopeTime.moment(entry.time)
        for change in changes.elements {
            read(change: change, portfolio: portfolio, time: time)
        }
    }

    private mutating func read(change json: JSONText, portfolio: EnvelopeText, time: UnixSeconds?) {
        guard let change = EnvelopeChange(json) else { return quarantine(json, .changeNotAnObject) }
        guard change.field?.text == Self.ourField else {
            read.ignored += 1
            return
        }
        let value = change.value.flatMap(EnvelopeValue.init)
        do throws(Refusal) {
            read.changes.append(try Self.change(value, portfolio: portfolio, time: time))
        } catch {
            quarantine(json, error.reason)
        }
    }

    private static func change(
        _ value: EnvelopeValue?, portfolio: EnvelopeText, time: UnixSeconds?
    ) throws(Refusal) -> Change {
        let solutionID = try EnvelopeText(value?.solutionID)
            .required(orElse: .solutionIDMissing, .solutionIDUnreadable)
        guard !solutionID.hasPrefix(Change.testPrefix) else { throw Refusal(reason: .solutionIDReserved) }
        let event = try EnvelopeText(value?.event).required(orElse: .eventMissing, .eventUnreadable)
        let status = try EnvelopeText(value?.status).required(orElse: .statusMissing, .statusUnreadable)
        let portfolioID = try portfolio.required(orElse: .portfolioMissing, .portfolioUnreadable)
        let isTest = portfolioID == "0"
        return Change(
            solutionID: (isTest ? Change.testPrefix : "") + solutionID, portfolioID: portfolioID,
            event: EventName(text: event), reported: ReportedStatus(text: status), triggeredAt: time,
            extra: value?.extra.map(text))
    }

    /// What is kept of a value: as received, and so that it can stand inside other JSON; what not all readers
    /// of JSON take is wrapped up as one JSON string.
    private static func text(_ extra: JSONText) -> String {
        guard !extra.isInternetJSON else { return extra.source }
        let encoded = (try? JSONEncoder().encode(extra.source)) ?? Data("null".utf8)
        return String(decoding: encoded, as: UTF8.self)
    }

    /// Past the limit the element is only counted: the body is kept for the rest of them.
    private mutating func quarantine(_ element: JSONText, _ reason: QuarantineReason) {
        brokenElements += 1
        guard brokenElements <= WebhookBody.keptElements else { return }
        read.quarantined.append(Quarantined(reason: reason, raw: WebhookBody.raw(element.bytes)))
    }
}

/// Why an element makes no change.
private struct Refusal: Error {
    let reason: QuarantineReason
}

extension EnvelopeText {
    fileprivate func required(
        orElse missing: QuarantineReason, _ unreadable: QuarantineReason
    ) throws(Refusal) -> String {
        switch self {
        case .printable(let text): return text
        case .missing: throw Refusal(reason: missing)
        case .unreadable: throw Refusal(reason: unreadable)
        }
    }
}
