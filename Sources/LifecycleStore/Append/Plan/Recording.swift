internal import GRDB
internal import SolutionLifecycle

/// Writes deliveries into the log, and what follows from them into the projection, inside a transaction of
/// its caller. Its statements are prepared once, and kept for as long as the connection.
///
/// Where the log stands is read from the file at the start of each group, never remembered: a commit that
/// reported failure may still have been stored.
final class Recording {
    private let interning: Interning
    private let end: LogEndQuery
    private let recorded: RecordedChanges
    private let log: LogRows
    private let projection: Projection
    private let timelines = HeldTimelines(room: StoreLimits.heldEvents)
    private var chain = HashChain()

    init(_ database: Database) throws {
        let codes = try Codes(database: database)
        interning = try Interning(codes, database)
        end = try LogEndQuery(database)
        recorded = try RecordedChanges(database)
        log = try LogRows(database)
        projection = try Projection(database, codes: codes, texts: TextCache(database))
    }

    /// Records a group of deliveries, each whole; of one that holds nothing to keep, nothing is written.
    /// `projects`: whether derived rows are written too; else the solutions concerned are marked stale.
    ///
    /// First it is decided what the rows of all of them are, then they are written, a delivery's own first:
    /// were rows to refer to a delivery that isn't there yet, SQLite would search the whole log for them once
    /// it is.
    func record(
        _ deliveries: [Delivery], at recordedAt: UnixMilliseconds, projects: Bool
    ) throws -> (RecordedGroup, [RecordedDelivery]) {
        let end = try end.fetch()
        // Never less than before: a clock that was set back repeats the last moment.
        let recordedAt = max(recordedAt, end.recordedAt)
        var plan = GroupPlan(interning, recorded, after: end)
        for delivery in deliveries { try plan.add(delivery) }
        try write(plan.deliveries, after: end.link, recordedAt)
        var group = RecordedGroup()
        if plan.deliveries.contains(where: { !$0.rows.isEmpty }) { group.recordedAt = recordedAt }
        let recorded = plan.deliveries.map(\.recorded)
        for (delivery, recorded) in zip(deliveries, recorded) {
            group.add(recorded.counts, quarantined: delivery.contents.quarantined)
            group.add(recorded.seqs)
        }
        group.keptBytes = plan.deliveries.reduce(0) { $0 + $1.keptBytes }
        try project(plan.deliveries, projects: projects, into: &group)
        return (group, recorded)
    }

    private func write(
        _ plan: [PlannedDelivery], after previous: [UInt8], _ recordedAt: UnixMilliseconds
    ) throws {
        var link = previous
        for planned in plan where !planned.rows.isEmpty {
            let fields = planned.fields(recordedAt: recordedAt)
            link = planned.rows.link(fields, after: link, &chain)
            try log.write(fields, link: link)
            try log.write(planned.rows)
        }
    }

    /// Each delivery is judged once, when all of its changes are recorded. A stale solution stays so until
    /// `replay`: judging on from its old row would be wrong.
    private func project(
        _ plan: [PlannedDelivery], projects: Bool, into group: inout RecordedGroup
    ) throws {
        let hasStale = try projection.hasStale()
        var projected = GroupProjection(projection, timelines)
        for planned in plan {
            for (solution, isTest, delivered) in planned.eventsBySolution {
                if !isTest { group.stampedAhead += delivered.stampedAhead }
                if try !projects || (hasStale && projection.isStale(solution)) {
                    if !isTest { group.unjudged += delivered.count }
                    try markStale(solution, since: delivered.firstSeq, "not judged while recording")
                    continue
                }
                let verdicts = try projected.record(delivered, of: solution, isTest: isTest)
                if !isTest { for verdict in verdicts { group.verdicts[verdict, default: 0] += 1 } }
            }
            for row in planned.rows.events where projects {
                try projection.addPortfolio(row.codes.portfolio, to: row.codes.solution)
            }
            for (row, solution) in zip(planned.rows.redeliveries, planned.redeliveredSolutions) {
                if projects {
                    try projected.countRedelivery(of: solution, in: planned.rows.number)
                } else {
                    try markStale(solution, since: row.seq, "a redelivery was not counted")
                }
            }
        }
        try projected.write()
    }

    private func markStale(_ solution: Int64, since seq: Int64, _ problem: String) throws {
        timelines.forget()
        try projection.markStale(solution, since: seq, problem: problem)
    }

    /// Call it where derived rows were written past this.
    func rejudged() {
        timelines.forget()
    }

    /// Call it where the transaction wasn't committed.
    func rolledBack() {
        interning.forget()
        timelines.forget()
    }
}
