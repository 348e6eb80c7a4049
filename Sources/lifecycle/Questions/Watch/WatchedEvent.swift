import Foundation
import SolutionLifecycle

/// A message of the event stream, as a line for people; between tabs in a pipe.
struct WatchedEvent: Decodable {
    private let event: Event
    private let findingsRaised: [Flag]
    private let findingsHealed: [Flag]

    private struct Event: Decodable {
        let seq: Int64
        let solutionID: String
        let portfolioID: String
        let event: String
        let reportedStatus: String
        let effectiveAt: String

        enum CodingKeys: String, CodingKey {
            case seq, event
            case solutionID = "solution_id"
            case portfolioID = "portfolio_id"
            case reportedStatus = "reported_status"
            case effectiveAt = "effective_at"
        }
    }

    private struct Flag: Decodable {
        let kind: String
        let severity: String
        let eventSeq: Int64
        let reason: String?

        enum CodingKeys: String, CodingKey {
            case kind, severity, reason
            case eventSeq = "event_seq"
        }
    }

    enum CodingKeys: String, CodingKey {
        case event
        case findingsRaised = "findings_raised"
        case findingsHealed = "findings_healed"
    }

    static var headings: String {
        let line = columns(["SEQ", "EFFECTIVE", "SOLUTION", "REPORTED", "EVENT", "PORTFOLIO", "FINDINGS"])
        return Output.hasColour ? "\u{1B}[1m\(line)\u{1B}[0m" : line
    }

    /// A message that can't be read (of a later server) as it is.
    static func line(of data: String) -> String {
        guard let watched = try? JSONDecoder().decode(WatchedEvent.self, from: Data(data.utf8)) else {
            return Output.printable(data)
        }
        let event = watched.event
        let line = columns([
            "\(event.seq)", event.effectiveAt, event.solutionID, event.reportedStatus, event.event,
            event.portfolioID, watched.notes,
        ])
        guard Output.hasColour, let colour = watched.colour else { return line }
        return "\u{1B}[\(colour)m\(line)\u{1B}[0m"
    }

    private var notes: String {
        let raised = findingsRaised.map { flag in
            let reason = flag.reason.map { $0 == flag.kind ? "" : " (\($0))" } ?? ""
            return flag.kind + reason + (flag.eventSeq == event.seq ? "" : " of \(flag.eventSeq)")
        }
        let healed = findingsHealed.map { "healed: \($0.kind) of \($0.eventSeq)" }
        return (raised + healed).isEmpty ? "-" : (raised + healed).joined(separator: ", ")
    }

    /// By the worst that was raised: illegal ones red, whatever else is wrong yellow; healing alone green.
    private var colour: Int? {
        let kinds = findingsRaised.compactMap { Finding.Kind(text: $0.kind) }
        if kinds.contains(.illegalTransition) || kinds.contains(.unknownStatus) { return 31 }
        if findingsRaised.contains(where: { $0.severity != Severity.notice.text }) { return 33 }
        return findingsHealed.isEmpty ? nil : 32
    }

    /// Widths that fit what Meta sends.
    private static let widths = [7, 20, 17, 20, 16, 16, 0]

    private static func columns(_ cells: [String]) -> String {
        let cells = cells.map(Output.printable)
        guard Output.isTerminal else { return cells.joined(separator: "\t") }
        return zip(cells, widths).map { cell, width in
            cell + String(repeating: " ", count: max(0, width - cell.count))
        }.joined(separator: "  ")
    }
}
