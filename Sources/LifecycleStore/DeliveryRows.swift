internal import Foundation
internal import SolutionLifecycle

/// The rows that one delivery adds to the log, gathered for its link of the hash chain.
struct DeliveryRows {
    struct EventRow {
        let event: Event
        let change: Change
        let solution: Int64
        let portfolio: Int64
    }

    struct RedeliveryRow {
        let id: Int64
        let seq: Int64
        let nth: Int64
    }

    struct QuarantineRow {
        let id: Int64
        let quarantined: Quarantined
    }

    let number: Int64
    var events: [EventRow] = []
    var redeliveries: [RedeliveryRow] = []
    var quarantined: [QuarantineRow] = []
    /// All changes that were known already, also those beyond the rows kept for one event.
    var redelivered = 0

    init(number: Int64) {
        self.number = number
    }

    var hasRows: Bool {
        !(events.isEmpty && redeliveries.isEmpty && quarantined.isEmpty)
    }

    /// The layout is told in HashChain.swift.
    func link(_ delivery: Delivery, recordedAt: UnixMilliseconds, after previous: Data) -> Data {
        var chain = HashChain(after: previous)
        chain.add("delivery")
        chain.add(number)
        chain.add(delivery.source.rawValue)
        chain.add(delivery.receivedAt.rawValue)
        chain.add(recordedAt.rawValue)
        chain.add(bytes: delivery.body.sha256)
        chain.add(delivery.body.bytes.count)
        chain.add(delivery.signedBy)
        for count in [events.count, redelivered, quarantined.count, delivery.contents.ignored] {
            chain.add(count)
        }
        for row in events {
            chain.add("event")
            chain.add(row.event.seq)
            chain.add(row.change.solutionID)
            chain.add(row.change.portfolioID)
            chain.add(row.change.event.text)
            chain.add(row.change.reported.text)
            chain.add(optional: row.event.triggeredAt?.rawValue)
            chain.add(row.event.effectiveAt.rawValue)
            chain.add(row.change.extra)
        }
        for row in redeliveries {
            chain.add("redelivery")
            chain.add(row.id)
            chain.add(row.seq)
            chain.add(row.nth)
        }
        for row in quarantined {
            chain.add("quarantine")
            chain.add(row.id)
            chain.add(row.quarantined.reason.rawValue)
            chain.add(bytes: row.quarantined.raw.sha256)
            chain.add(row.quarantined.raw.bytes.count)
        }
        return chain.link()
    }
}
