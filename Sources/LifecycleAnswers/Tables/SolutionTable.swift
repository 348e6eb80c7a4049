package import SolutionLifecycle

/// Solutions as a table.
package enum SolutionTable {
    package static let headings = [
        "solution_id", "status", "since", "reported_status", "disputed", "ambiguous", "portfolio_ids",
        "events", "redeliveries", "last_event_seq", "last_received_at", "open_findings", "test",
    ]

    package static func row(_ solution: Solution) -> String {
        [
            CSV.cell(solution.solutionID), solution.status?.text ?? "", solution.since?.rfc3339 ?? "",
            CSV.cell(solution.reported.text), String(solution.isDisputed), String(solution.isAmbiguous),
            CSV.cell(solution.portfolioIDs.joined(separator: " ")), String(solution.events),
            String(solution.redeliveries), String(solution.lastEventSeq), solution.lastReceivedAt.rfc3339,
            String(solution.openFindings), String(solution.isTest),
        ].joined(separator: ",")
    }
}
