public import LifecycleStore
internal import PartnerSolutionsWebhook
public import SolutionLifecycle

internal import struct Foundation.Data

// The objects of interface.md, as the command line and HTTP both print them.

extension JSON {
    init(_ status: Status?) {
        self.init(status?.text)
    }

    init(_ statuses: [Status]) {
        self = .array(statuses.map { .string($0.text) })
    }

    init(_ moment: UnixSeconds?) {
        self.init(moment?.rfc3339)
    }

    init(_ moment: UnixMilliseconds?) {
        self.init(moment?.rfc3339)
    }

    /// A list: all of it, or a page with the cursor of the next one.
    public static func list(_ items: [JSON], nextCursor: String? = nil) -> JSON {
        ["items": .array(items), "next_cursor": JSON(nextCursor)]
    }
}

extension Solution {
    public var json: JSON {
        hasMorePortfolios ? named.adding([("more_portfolios", .bool(true))]) : named
    }

    private var named: JSON {
        [
            "solution_id": .string(solutionID), "status": JSON(status), "since": JSON(since),
            "reported_status": .string(reported.text), "disputed": .bool(isDisputed),
            "ambiguous": .bool(isAmbiguous), "terminal": .bool(isTerminal), "next": JSON(next),
            "portfolio_ids": .array(portfolioIDs.map(JSON.string)), "events": JSON(events),
            "redeliveries": JSON(redeliveries), "last_event_seq": .integer(lastEventSeq),
            "last_received_at": JSON(lastReceivedAt), "open_findings": JSON(openFindings),
            "test": .bool(isTest),
        ]
    }
}

extension HistoryPage {
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

extension LoggedEvent {
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
    fileprivate var extraMembers: [(key: String, value: JSON)] {
        guard let extra else { return [("extra", .null)] }
        guard extra.hasPrefix("\"") else { return [("extra", .raw(extra))] }
        return [("extra", .null), ("extra_text", .raw(extra))]
    }

    fileprivate var facts: JSON {
        [
            "seq": .integer(event.seq), "delivery": .integer(delivery), "solution_id": .string(solutionID),
            "portfolio_id": .string(event.portfolioID), "event": .string(event.name.text),
            "reported_status": .string(event.reported.text), "triggered_at": JSON(event.triggeredAt),
            "effective_at": JSON(event.effectiveAt), "received_at": JSON(receivedAt),
            "recorded_at": JSON(recordedAt), "source": .string(source.text),
        ]
    }
}

extension Finding {
    public func json(strictly: Bool) -> JSON {
        [
            "kind": .string(key.kind.text), "severity": .string(severity(strictly: strictly).text),
            "solution_id": .string(solutionID), "event_seq": .integer(key.eventSeq),
            "reason": JSON(detail.reason?.text), "from": JSON(detail.from),
            "reported_status": .string(reported.text),
            "missing": JSON(missing), "late_by_seconds": JSON(detail.lateBySeconds),
            "raised_at_seq": .integer(raisedAtSeq), "healed_by_seq": JSON(healedBySeq),
            "message": .string(message),
        ]
    }
}

extension QuarantineRecord {
    public var json: JSON {
        [
            "id": .integer(id), "delivery": .integer(delivery), "received_at": JSON(receivedAt),
            "source": .string(source.text), "reason": .string(reason),
            "sha256": .string(Hexadecimal.text(sha256)),
            "size": JSON(sizeBytes), "bytes_base64": JSON(bytes.map { Data($0).base64EncodedString() }),
            "message": JSON(message),
        ]
    }

    /// What is wrong and what to do; `nil` for a reason that this version doesn't know.
    public var message: String? {
        QuarantineReason(rawValue: reason)?.message
    }
}

extension Recorded {
    /// What became of `deliveries`.
    public func json(deliveries: Int) -> JSON {
        [
            "deliveries": JSON(deliveries), "recorded": JSON(recorded), "redelivered": JSON(redelivered),
            "ignored": JSON(ignored), "quarantined": JSON(quarantined),
        ]
    }
}

extension TransitionTable {
    public static var json: JSON {
        [
            "version": JSON(version),
            "statuses": .array(
                Status.allCases.map { ["status": .string($0.text), "terminal": .bool(isTerminal($0))] }),
            "transitions": .array(
                transitions.map { transition in
                    [
                        "from": JSON(transition.from), "to": .string(transition.to.text),
                        "standing": .string(transition.kind.rawValue), "basis": .string(transition.basis),
                    ]
                }),
        ]
    }
}
