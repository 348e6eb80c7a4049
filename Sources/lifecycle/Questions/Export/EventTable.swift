import Foundation
import LifecycleAnswers
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
