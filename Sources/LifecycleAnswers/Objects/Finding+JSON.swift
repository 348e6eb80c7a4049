public import SolutionLifecycle

extension Finding {
    /// As interface.md has it, for the command line and HTTP alike.
    public func json(strictly: Bool) -> JSON {
        [
            "kind": .string(key.kind.text), "severity": .string(severity(strictly: strictly).text),
            "solution_id": .string(solutionID), "event_seq": .integer(key.eventSeq),
            "reason": JSON(detail.reason?.text), "from": JSON(detail.from),
            "reported_status": .string(reported.text),
            "missing": JSON(missing), "late_by_seconds": JSON(detail.lateBySeconds),
            "raised_at_seq": .integer(raisedAtSeq), "raised_at_entry": JSON(raisedAt?.entry),
            "raised_at": JSON(raisedAt?.recordedAt), "healed_by_seq": JSON(healedBySeq),
            "healed_at_entry": JSON(healedAt?.entry), "healed_at": JSON(healedAt?.recordedAt),
            "acknowledged": acknowledged?.json ?? .null, "message": .string(message),
        ]
    }
}
