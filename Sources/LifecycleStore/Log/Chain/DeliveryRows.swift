internal import SolutionLifecycle

/// The rows that one delivery adds to the log, gathered for its link of the hash chain.
struct DeliveryRows {
    struct EventRow {
        let event: Event
        let solutionID: String
        /// Of the kept value, which lies beside the log.
        let extra: TextDigest?
        /// `nil` if there is none, and when the log is only checked.
        let value: String?
        let codes: ChangeIdentity
    }

    struct RedeliveryRow {
        let id: Int64
        let seq: Int64
        let nth: Int64
    }

    struct QuarantineRow {
        let id: Int64
        let reason: String
        let sha256: [UInt8]
        let sizeBytes: Int64
        /// `nil` if they are kept already, with an earlier row.
        let bytes: [UInt8]?
    }

    let number: Int64
    var events: [EventRow] = []
    var redeliveries: [RedeliveryRow] = []
    var quarantined: [QuarantineRow] = []

    init(number: Int64) {
        self.number = number
    }

    var isEmpty: Bool {
        events.isEmpty && redeliveries.isEmpty && quarantined.isEmpty
    }

    /// The layout is told in HashChain.swift.
    func link(_ fields: DeliveryFields, after previous: [UInt8], _ chain: inout HashChain) -> [UInt8] {
        chain.begin(after: previous)
        fields.add(to: &chain)
        for row in events {
            chain.add("event")
            chain.add(row.event.seq)
            chain.add(row.solutionID)
            chain.add(row.event.portfolioID)
            chain.add(row.event.name.text)
            chain.add(row.event.reported.text)
            chain.add(optional: row.event.triggeredAt?.rawValue)
            chain.add(row.event.effectiveAt.rawValue)
            chain.add(optional: row.extra?.sha256)
            chain.add(optional: row.extra?.sizeBytes)
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
            chain.add(row.reason)
            chain.add(row.sha256)
            chain.add(row.sizeBytes)
        }
        return chain.link()
    }
}
