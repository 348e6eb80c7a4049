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

    func record(_ deliveries: [Delivery]) throws -> [Result<Recorded, StoreError>] {
        do {
            return try commit(deliveries, projects: true).map(Result.success)
        } catch let error where error.isAboutRows {
            return try deliveries.map(recordAlone)
        }
    }

    private func recordAlone(_ delivery: Delivery) throws -> Result<Recorded, StoreError> {
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

    private func commitOne(_ delivery: Delivery, projects: Bool) throws -> Recorded {
        var sum = Recorded()
        for recorded in try commit([delivery], projects: projects) { sum += recorded }
        return sum
    }

    private func commit(_ deliveries: [Delivery], projects: Bool) throws -> [Recorded] {
        try connection.transaction { database in
            var recording = try Recording(database, recordedAt: recordedAt, projects: projects)
            let recorded = try deliveries.map { try recording.record($0) }
            if recorded.contains(where: { $0.quarantined > 0 }) {
                try QuarantineBytes(database).trim(to: limits.quarantineBytes)
            }
            return recorded
        }
    }
}

extension Error {
    /// The file and the medium are well; these rows are not (a constraint, a trigger, a defect of judging).
    fileprivate var isAboutRows: Bool {
        guard let error = self as? DatabaseError else { return true }
        return !error.isIO
    }
}
