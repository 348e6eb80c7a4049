public import LifecycleStore
public import SolutionLifecycle

extension HistoryPage {
    /// As interface.md has it, for the command line and HTTP alike.
    public func json(strictly: Bool, nextCursor: String? = nil) -> JSON {
        [
            "solution": solution.json, "events": .array(entries.map { $0.json(strictly: strictly) }),
            "next_cursor": JSON(nextCursor),
        ]
    }
}

extension History.Entry {
    func json(strictly: Bool) -> JSON {
        let event = step.event
        let facts: JSON = [
            "seq": .integer(event.seq), "event": .string(event.name.text),
            "reported_status": .string(event.reported.text), "portfolio_id": .string(event.portfolioID),
            "triggered_at": JSON(event.triggeredAt), "effective_at": JSON(event.effectiveAt),
            "received_at": JSON(logged.receivedAt), "source": .string(logged.source.text),
        ]
        return facts.adding(judgement(strictly: strictly) + logged.extraMembers)
    }

    /// What the log keeps of the event, and then its verdict: for an export.
    public func loggedJSON(strictly: Bool) -> JSON {
        logged.facts.adding(judgement(strictly: strictly) + logged.extraMembers)
    }

    private func judgement(strictly: Bool) -> [(key: String, value: JSON)] {
        let verdict = step.verdict.read(strictly: strictly)
        return [
            ("from", JSON(step.from)), ("to", JSON(step.to)), ("verdict", .string(verdict.text)),
            ("reason", JSON(verdict.reason?.text)), ("missing", JSON(step.missing)),
            ("redeliveries", JSON(logged.redeliveries)),
        ]
    }
}
