import Foundation
import LifecycleServer
import LifecycleStore
import SolutionLifecycle

/// Events with their verdicts as comma-separated values (RFC 4180).
struct EventTable {
    let strictly: Bool
    /// Ids are written so that a spreadsheet takes them for text.
    let forSpreadsheets: Bool

    private static let byteOrderMark = "\u{FEFF}"
    private static let columns = [
        "seq", "delivery", "solution_id", "portfolio_id", "event", "reported_status", "triggered_at",
        "effective_at", "received_at", "recorded_at", "source", "from", "to", "verdict", "reason", "missing",
        "redeliveries", "extra",
    ]

    /// Excel reads UTF-8 as such only behind a byte order mark.
    var headings: String {
        (forSpreadsheets ? Self.byteOrderMark : "") + Self.columns.joined(separator: ",")
    }

    func row(_ entry: History.Entry) -> String {
        let (logged, step) = (entry.logged, entry.step)
        let verdict = step.verdict.read(strictly: strictly)
        return [
            String(logged.event.seq), String(logged.delivery), id(logged.solutionID),
            id(logged.event.portfolioID), CSV.cell(logged.event.name.text),
            CSV.cell(logged.event.reported.text), logged.event.triggeredAt?.rfc3339 ?? "",
            logged.event.effectiveAt.rfc3339, logged.receivedAt.rfc3339, logged.recordedAt.rfc3339,
            logged.source.text, step.from?.text ?? "", step.to?.text ?? "", verdict.text,
            verdict.reason?.text ?? "", step.missing.map(\.text).joined(separator: " "),
            String(logged.redeliveries), CSV.cell(logged.extra.map { JSON.raw($0).text } ?? ""),
        ].joined(separator: ",")
    }

    private func id(_ text: String) -> String {
        forSpreadsheets ? CSV.spreadsheetText(text) : CSV.cell(text)
    }
}

/// Solutions as traces of an event log (IEEE 1849, XES).
enum EventTraces {
    static let head = """
        <?xml version="1.0" encoding="UTF-8"?>
        <log xes.version="1849.2016" xes.features="">
        <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
        <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
        <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
        <extension name="PartnerSolutions" prefix="mps" uri="urn:lifecycle:mps.xesext"/>
        <global scope="trace">
        <string key="concept:name" value="unknown"/>
        </global>
        <global scope="event">
        <string key="concept:name" value="unknown"/>
        <date key="time:timestamp" value="1970-01-01T00:00:00Z"/>
        <string key="lifecycle:transition" value="complete"/>
        </global>
        <classifier name="Status" keys="concept:name"/>
        """
    static let foot = "</log>"

    /// An element a line: some importers read line by line.
    static func trace(_ solutionID: String, _ entries: [History.Entry], strictly: Bool) -> String {
        let events = entries.flatMap { entry in
            let step = entry.step
            let verdict = step.verdict.read(strictly: strictly)
            var attributes = [
                text("concept:name", step.event.reported.text),
                #"<date key="time:timestamp" value="\#(step.event.effectiveAt.rfc3339)"/>"#,
                text("lifecycle:transition", "complete"),
                #"<int key="mps:seq" value="\#(step.event.seq)"/>"#,
                text("mps:event", step.event.name.text), text("mps:verdict", verdict.text),
            ]
            if let reason = verdict.reason { attributes.append(text("mps:reason", reason.text)) }
            return ["<event>"] + attributes + ["</event>"]
        }
        let lines = ["<trace>", text("concept:name", solutionID)] + events + ["</trace>"]
        return lines.joined(separator: "\n")
    }

    private static func text(_ key: String, _ value: String) -> String {
        let escaped = value.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing("\"", with: "&quot;")
        return #"<string key="\#(key)" value="\#(escaped)"/>"#
    }
}
