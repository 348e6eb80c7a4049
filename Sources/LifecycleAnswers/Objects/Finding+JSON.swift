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
            "raised_at_seq": .integer(raisedAtSeq), "healed_by_seq": JSON(healedBySeq),
            "message": .string(message),
        ]
    }
}
