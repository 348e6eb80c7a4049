public import SolutionLifecycle

extension LoggedEvent {
    /// As interface.md has it, for the command line and HTTP alike.
    public var json: JSON {
        facts.adding(extraMembers)
    }

    /// Without a kept value of more bytes than `limit`: `extra_size` says how many there are.
    func json(extraUpTo limit: Int) -> JSON {
        guard let size = extra?.utf8.count, size > limit else { return json }
        return facts.adding([("extra", .null), ("extra_size", JSON(size))])
    }

    /// The kept value as JSON. What isn't JSON to all readers is a text of its own: `extra` is always an
    /// object or `null`.
    var extraMembers: [(key: String, value: JSON)] {
        guard let extra else { return [("extra", .null)] }
        guard extra.hasPrefix("\"") else { return [("extra", .raw(extra))] }
        return [("extra", .null), ("extra_text", .raw(extra))]
    }

    var facts: JSON {
        [
            "seq": .integer(event.seq), "delivery": .integer(delivery), "solution_id": .string(solutionID),
            "portfolio_id": .string(event.portfolioID), "event": .string(event.name.text),
            "reported_status": .string(event.reported.text), "triggered_at": JSON(event.triggeredAt),
            "effective_at": JSON(event.effectiveAt), "received_at": JSON(receivedAt),
            "recorded_at": JSON(recordedAt), "source": .string(source.text),
        ]
    }
}
