import Foundation
import LifecycleAnswers
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle

extension LoggedDelivery {
    /// As `ingest` reads it: nearly always one line; none where the delivery brought no change, and more
    /// where its changes, as they are written here, come to more than a body may have. The bodies are made
    /// anew from what the log keeps, with the whole `value` where one was kept.
    var lines: [String] {
        WrittenBody.bodies(of: events + redelivered).map { body in
            // Base64 carries also what is only leniently JSON, and white space, to the byte.
            let line: JSON = [
                "received_at": .integer(receivedAt.rawValue),
                "body_base64": .string(Data(body.utf8).base64EncodedString()),
            ]
            return line.text
        }
    }
}

/// A body as it grows: changes of one portfolio and time that follow each other share an entry.
private struct WrittenBody {
    private var text: String
    private var head = ""

    private static let start = #"{"object":"whatsapp_business_account","entry":["#
    /// Without what may be absent, for a change that fills a body alone.
    private static let shortStart = #"{"entry":["#
    private static let end = "]}]}"

    private init(start: String, _ event: LoggedEvent, isShort: Bool) {
        head = event.entryHead(isShort: isShort)
        text = start + head + event.changeText
    }

    static func bodies(of events: [LoggedEvent]) -> [String] {
        var bodies: [String] = []
        var body: WrittenBody?
        for event in events where body?.add(event) != true {
            if let full = body { bodies.append(full.text + end) }
            body = WrittenBody(start: start, event, isShort: false)
            if body?.fits("") != true { body = WrittenBody(start: shortStart, event, isShort: true) }
        }
        if let body { bodies.append(body.text + end) }
        return bodies
    }

    /// Adds one change more, where it fits.
    private mutating func add(_ event: LoggedEvent) -> Bool {
        let next = event.entryHead(isShort: false)
        let added = (next == head ? "," : "]}," + next) + event.changeText
        guard fits(added) else { return false }
        text += added
        head = next
        return true
    }

    private func fits(_ added: String) -> Bool {
        text.utf8.count + added.utf8.count + Self.end.utf8.count <= WebhookBody.limitBytes
    }
}

extension LoggedEvent {
    /// What an entry begins with. `isShort`: an id that is a number is written as one.
    fileprivate func entryHead(isShort: Bool) -> String {
        let portfolio = event.portfolioID
        let isNumber = isShort && Int64(portfolio).map(String.init) == portfolio
        let time = event.triggeredAt.map { #""time":\#($0.entryTime),"# } ?? ""
        return #"{"id":\#(isNumber ? portfolio : JSON.string(portfolio).text),\#(time)"changes":["#
    }

    fileprivate var changeText: String {
        let id =
            solutionID.hasPrefix(Change.testPrefix)
            ? String(solutionID.dropFirst(Change.testPrefix.count)) : solutionID
        let plain: JSON = [
            "event": .string(event.name.text), "solution_id": .string(id),
            "solution_status": .string(event.reported.text),
        ]
        return #"{"field":"partner_solutions","value":\#(keptValue ?? plain.text)}"#
    }

    /// The `value` as it was received. One that was JSON only to a lenient reader is kept as one JSON string.
    private var keptValue: String? {
        guard let extra, extra.hasPrefix("\"") else { return extra }
        return try? JSONDecoder().decode(String.self, from: Data(extra.utf8))
    }
}

extension UnixSeconds {
    /// As an entry says it, so that it is read back: from 10^11 on a number is read as milliseconds.
    fileprivate var entryTime: Int64 {
        rawValue < 100_000_000_000 ? rawValue : rawValue * 1000
    }
}
