internal import SolutionLifecycle

/// Comma-separated values (RFC 4180).
public enum CSV {
    /// Quoted where it must be. What a spreadsheet would take for a formula gets an apostrophe before it.
    public static func cell(_ text: String) -> String {
        let isFormula = text.unicodeScalars.first.map { "=+-@\t\r\n".unicodeScalars.contains($0) } ?? false
        let safe = (isFormula ? "'" : "") + text
        guard safe.unicodeScalars.contains(where: { ",;\"\r\n".unicodeScalars.contains($0) }) else {
            return safe
        }
        return quoted(safe)
    }

    /// An id that Excel and LibreOffice take for text: else they make a number of it, and lose digits from
    /// the sixteenth on, and zeros at its beginning. For other programs it is no plain cell.
    public static func spreadsheetText(_ id: String) -> String {
        quoted("=" + quoted(id))
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.replacing("\"", with: "\"\"") + "\""
    }
}

/// Solutions as a table.
enum SolutionTable {
    static let headings = [
        "solution_id", "status", "since", "reported_status", "disputed", "ambiguous", "portfolio_ids",
        "events", "redeliveries", "last_event_seq", "last_received_at", "open_findings", "test",
    ]

    static func row(_ solution: Solution) -> String {
        [
            CSV.cell(solution.solutionID), solution.status?.text ?? "", solution.since?.rfc3339 ?? "",
            CSV.cell(solution.reported.text), String(solution.isDisputed), String(solution.isAmbiguous),
            CSV.cell(solution.portfolioIDs.joined(separator: " ")), String(solution.events),
            String(solution.redeliveries), String(solution.lastEventSeq), solution.lastReceivedAt.rfc3339,
            String(solution.openFindings), String(solution.isTest),
        ].joined(separator: ",")
    }
}
