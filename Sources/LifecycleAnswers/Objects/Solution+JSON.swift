public import SolutionLifecycle

extension Solution {
    /// As interface.md has it, for the command line and HTTP alike.
    public var json: JSON {
        hasMorePortfolios ? named.adding([("more_portfolios", .bool(true))]) : named
    }

    private var named: JSON {
        [
            "solution_id": .string(solutionID), "status": JSON(status), "usable": JSON(isUsable),
            "awaits": JSON(awaits?.rawValue), "since": JSON(since),
            "reported_status": .string(reported.text), "disputed": .bool(isDisputed),
            "ambiguous": .bool(isAmbiguous), "terminal": .bool(isTerminal), "next": JSON(next),
            "portfolio_ids": .array(portfolioIDs.map(JSON.string)), "events": JSON(events),
            "redeliveries": JSON(redeliveries), "last_event_seq": .integer(lastEventSeq),
            "last_received_at": JSON(lastReceivedAt), "open_findings": JSON(openFindings),
            "test": .bool(isTest), "known_at_entry": .integer(lastEntry),
            "imported_events": JSON(importedEvents),
        ]
    }
}
