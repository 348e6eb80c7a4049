internal import SolutionLifecycle

/// A delivery, and the rows that it adds to the log, before they are written.
struct PlannedDelivery {
    let delivery: Delivery
    var rows: DeliveryRows
    /// All changes that were known already, also those beyond the rows kept for one event.
    var redelivered = 0
    /// The solutions of `rows.redeliveries`.
    var redeliveredSolutions: [Int64] = []

    init(_ delivery: Delivery, number: Int64) {
        self.delivery = delivery
        rows = DeliveryRows(number: number)
    }

    /// What is judged together, in the order of the first events.
    var eventsBySolution: [(solution: Int64, isTest: Bool, DeliveredEvents)] {
        let own = DeliveryPlace(
            entry: rows.number, receivedAt: delivery.receivedAt, source: delivery.source)
        var told: [(solution: Int64, isTest: Bool, DeliveredEvents)] = []
        var places: [Int64: Int] = [:]
        for row in rows.events {
            if let place = places[row.codes.solution] {
                told[place].2.add(row.event)
                continue
            }
            places[row.codes.solution] = told.count
            let delivered = DeliveredEvents(row.event, in: own)
            told.append((row.codes.solution, row.solutionID.hasPrefix(Change.testPrefix), delivered))
        }
        return told
    }

    var recorded: RecordedDelivery {
        RecordedDelivery(counts: counts, number: rows.isEmpty ? nil : rows.number, seqs: seqs)
    }

    var counts: Recorded {
        Recorded(
            recorded: rows.events.count, redelivered: redelivered, ignored: delivery.contents.ignored,
            quarantined: delivery.contents.quarantined.count)
    }

    var keptBytes: Int64 {
        rows.quarantined.reduce(0) { $0 + ($1.bytes == nil ? 0 : $1.sizeBytes) }
    }

    var seqs: ClosedRange<Int64>? {
        guard let first = rows.events.first, let last = rows.events.last else { return nil }
        return first.event.seq...last.event.seq
    }

    func fields(recordedAt: UnixMilliseconds) -> DeliveryFields {
        let counts = counts
        return DeliveryFields(
            number: rows.number, recordedAt: recordedAt.rawValue, source: Int64(delivery.source.rawValue),
            receivedAt: delivery.receivedAt.rawValue,
            bodySHA256: delivery.body.sha256, bodyBytes: Int64(delivery.body.bytes.count),
            signedBy: delivery.signedBy, events: Int64(counts.recorded),
            redeliveries: Int64(counts.redelivered), quarantined: Int64(rows.quarantined.count),
            ignored: Int64(counts.ignored))
    }
}
