internal import SolutionLifecycle

/// Decides which rows a group of deliveries adds to the log, before any of them is written. Only texts that
/// are new to the log are written on the way: they get their codes from it.
struct GroupPlan {
    /// In order.
    private(set) var deliveries: [PlannedDelivery] = []

    private let interning: Interning
    private let recorded: RecordedChanges
    private var end: LogEnd
    /// What the group itself has brought so far.
    private var seqs: [ChangeIdentity: Int64] = [:]
    private var quarantined: [[UInt8]: RecordedChanges.QuarantinedRows] = [:]
    /// Rows of redeliveries, by the event's seq.
    private var redeliveries: [Int64: Int64] = [:]

    /// `end`: where the log ends before the group.
    init(_ interning: Interning, _ recorded: RecordedChanges, after end: LogEnd) {
        self.interning = interning
        self.recorded = recorded
        self.end = end
    }

    mutating func add(_ delivery: Delivery) throws {
        var planned = PlannedDelivery(delivery, number: end.entry + 1)
        for change in delivery.contents.changes { try add(change, to: &planned) }
        for quarantined in delivery.contents.quarantined { try add(quarantined, to: &planned) }
        if !planned.rows.isEmpty { end.entry += 1 }
        deliveries.append(planned)
    }

    private mutating func add(_ change: Change, to planned: inout PlannedDelivery) throws {
        let identity = ChangeIdentity(
            solution: try interning.solution(change.solutionID),
            portfolio: try interning.portfolio(change.portfolioID),
            event: try interning.eventName(change.event), status: try interning.status(change.reported),
            triggeredAt: change.triggeredAt?.rawValue ?? 0)
        if let seq = try seqs[identity] ?? recorded.seq(of: identity) {
            try addRedelivery(of: seq, identity.solution, to: &planned)
            return
        }
        end.seq += 1
        seqs[identity] = end.seq
        planned.rows.events.append(
            DeliveryRows.EventRow(
                event: Event(seq: end.seq, change: change, receivedAt: planned.delivery.receivedAt),
                solutionID: change.solutionID, extra: change.extra.map { TextDigest(of: $0) },
                value: change.extra, codes: identity))
    }

    /// What can't be read comes again and again, for days: known by its digest.
    private mutating func add(_ quarantined: Quarantined, to planned: inout PlannedDelivery) throws {
        let digest = quarantined.raw.sha256
        var known = try self.quarantined[digest] ?? recorded.quarantined(digest)
        guard known.rows < StoreLimits.redeliveriesPerEvent else { return }
        end.quarantine += 1
        planned.rows.quarantined.append(
            DeliveryRows.QuarantineRow(
                id: end.quarantine, reason: quarantined.reason.rawValue, sha256: digest,
                sizeBytes: Int64(quarantined.raw.bytes.count),
                bytes: known.isKept ? nil : quarantined.raw.bytes))
        known = RecordedChanges.QuarantinedRows(rows: known.rows + 1, isKept: true)
        self.quarantined[digest] = known
    }

    private mutating func addRedelivery(
        of seq: Int64, _ solution: Int64, to planned: inout PlannedDelivery
    ) throws {
        planned.redelivered += 1
        let count = try redeliveries[seq] ?? recorded.redeliveries(of: seq)
        guard count < StoreLimits.redeliveriesPerEvent else { return }
        redeliveries[seq] = count + 1
        end.redelivery += 1
        planned.redeliveredSolutions.append(solution)
        planned.rows.redeliveries.append(
            DeliveryRows.RedeliveryRow(id: end.redelivery, seq: seq, nth: count + 1))
    }
}
