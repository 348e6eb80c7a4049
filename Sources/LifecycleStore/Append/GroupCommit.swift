internal import GRDB
internal import SolutionLifecycle

/// Records a group of deliveries with one commit. One bad delivery never sinks the others: where the group
/// fails for a reason that is not I/O, each of its deliveries gets a transaction of its own, and the one at
/// fault gives way step by step: first its derived rows (its solutions are marked stale), then its log rows
/// (it is quarantined whole). An I/O error is thrown: nothing of the group is acknowledged.
struct GroupCommit {
    let connection: WriterConnection
    let limits: StoreLimits
    let recordedAt: UnixMilliseconds
    /// Called after each commit.
    let tell: (RecordedGroup) -> Void

    func record(_ deliveries: [Delivery]) throws -> [Result<RecordedDelivery, StoreError>] {
        do {
            return try commit(deliveries, projects: true).map(Result.success)
        } catch let error where error.isAboutRows {
            return try deliveries.map(recordAlone)
        }
    }

    private func recordAlone(_ delivery: Delivery) throws -> Result<RecordedDelivery, StoreError> {
        let quarantinedWhole = Delivery(
            source: delivery.source, receivedAt: delivery.receivedAt, body: delivery.body,
            signedBy: delivery.signedBy,
            contents: Delivery.Contents(quarantined: [Quarantined(reason: .notRecordable, raw: delivery.body)]
            ))
        for projects in [true, false] {
            do {
                return .success(try commitOne(delivery, projects: projects))
            } catch let error where error.isAboutRows {
                continue
            }
        }
        do {
            return .success(try commitOne(quarantinedWhole, projects: false))
        } catch let error where error.isAboutRows {
            return .failure(.failed(doing: "Recording a delivery", message: "\(error)"))
        }
    }

    private func commitOne(_ delivery: Delivery, projects: Bool) throws -> RecordedDelivery {
        try commit([delivery], projects: projects)[0]
    }

    private func commit(_ deliveries: [Delivery], projects: Bool) throws -> [RecordedDelivery] {
        var group = RecordedGroup()
        var quarantinedBytes = connection.quarantinedBytes
        let clock = ContinuousClock()
        let began = clock.now
        let recorded = try connection.transaction { database, recording in
            let recorded: [RecordedDelivery]
            (group, recorded) = try recording.record(
                deliveries, at: recordedAt, projects: projects)
            if group.counts.quarantined > 0 {
                let bytes = QuarantineBytes(database)
                let total = try quarantinedBytes.map { $0 + group.keptBytes } ?? bytes.total()
                quarantinedBytes = try bytes.trim(from: total, to: limits.quarantineBytes)
                if total != quarantinedBytes { connection.mayHaveFreePages = true }
            }
            return recorded
        }
        connection.quarantinedBytes = quarantinedBytes
        group.took = began.duration(to: clock.now)
        tell(group)
        return recorded
    }
}
