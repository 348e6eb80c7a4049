internal import GRDB
internal import SolutionLifecycle

/// What the events of a page changed among the findings.
struct FindingChangeRows {
    let database: Database
    let filter: RecordedEventFilter

    struct Changes {
        var raised: [Finding] = []
        var healed: [Finding] = []
    }

    func bySeq(_ events: [LoggedEvent]) throws -> [Int64: Changes] {
        guard let first = events.first?.event.seq, let last = events.last?.event.seq else { return [:] }
        var condition = "finding_change.at_seq BETWEEN ? AND ?"
        var arguments: StatementArguments = [first, last]
        if let solutionID = filter.solutionID {
            condition += " AND finding.solution = (SELECT id FROM solution WHERE solution_id = ?)"
            arguments += [solutionID]
        }
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT \(FindingRows.columns), finding_change.at_seq, finding_change.stands
                    FROM finding_change
                        JOIN finding USING (event_seq, kind) \(FindingRows.joins)
                    WHERE \(condition)
                    ORDER BY finding_change.at_seq, finding_change.event_seq, finding_change.kind
                    """),
            arguments: arguments)
        var changes: [Int64: Changes] = [:]
        while let row = try rows.next() {
            let seq: Int64 = try row.read(FindingRows.columnCount)
            let stands: Bool = try row.read(FindingRows.columnCount + 1)
            guard let finding = try FindingRows.finding(row) else { continue }
            if stands {
                changes[seq, default: Changes()].raised.append(finding.healed(by: nil))
            } else {
                changes[seq, default: Changes()].healed.append(finding.healed(by: seq))
            }
        }
        return changes
    }
}

extension Finding {
    fileprivate func healed(by seq: Int64?) -> Finding {
        Finding(
            key: key, detail: detail, solutionID: solutionID, reported: reported, event: event,
            raisedAtSeq: raisedAtSeq, healedBySeq: seq, raised: raised, raisedAt: raisedAt,
            healedAt: seq == nil ? nil : healedAt)
    }
}
