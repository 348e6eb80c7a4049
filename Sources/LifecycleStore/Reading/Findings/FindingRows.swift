internal import GRDB
internal import SolutionLifecycle

/// Reading findings, with their texts.
enum FindingRows {
    /// The columns that `finding(_:)` reads, from `finding` joined as in `joins`.
    static let columns = """
        finding.event_seq, finding.kind, finding.reason, finding.status_before, finding.late_by_seconds,
        solution.solution_id, event.status, status.status, event.event, event_name.event,
        finding.raised_at_seq, finding.healed_by_seq, finding.raised, raised_entry.entry,
        raised_entry.recorded_at, healed_entry.entry, healed_entry.recorded_at
        """
    static let columnCount = 17
    static let joins = """
        JOIN solution ON solution.id = finding.solution
        JOIN event ON event.seq = finding.event_seq
        JOIN status ON status.id = event.status
        JOIN event_name ON event_name.id = event.event
        JOIN event AS raised_event ON raised_event.seq = finding.raised_at_seq
        JOIN entry AS raised_entry ON raised_entry.entry = raised_event.entry
        LEFT JOIN event AS healed_event ON healed_event.seq = finding.healed_by_seq
        LEFT JOIN entry AS healed_entry ON healed_entry.entry = healed_event.entry
        """

    /// `nil` where its kind is none of ours, as in a damaged file.
    static func finding(_ row: Row) throws -> Finding? {
        guard let kind = Finding.Kind(rawValue: try row.read(1)) else { return nil }
        return Finding(
            key: Finding.Key(eventSeq: try row.read(0), kind: kind),
            detail: Finding.Detail(
                reason: (try row.read(2) as UInt8?).flatMap(Reason.init(rawValue:)),
                from: Status.from(code: try row.read(3)),
                lateBySeconds: try row.read(4)),
            solutionID: try row.read(5),
            reported: try EventRows.reported(code: try row.read(6), text: { try row.read(7) }),
            event: try EventRows.name(code: try row.read(8), text: { try row.read(9) }),
            raisedAtSeq: try row.read(10), healedBySeq: try row.read(11), raised: try row.read(12),
            raisedAt: Finding.LogTime(
                entry: try row.read(13), recordedAt: UnixMilliseconds(try row.read(14))),
            healedAt: try (row.read(15) as Int64?).map {
                Finding.LogTime(entry: $0, recordedAt: UnixMilliseconds(try row.read(16)))
            })
    }
}
