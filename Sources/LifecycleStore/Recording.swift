internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// What became of one delivery.
public struct Recorded: Hashable, Sendable {
    public var recorded = 0
    public var redelivered = 0
    public var ignored = 0
    public var quarantined = 0

    public init(recorded: Int = 0, redelivered: Int = 0, ignored: Int = 0, quarantined: Int = 0) {
        self.recorded = recorded
        self.redelivered = redelivered
        self.ignored = ignored
        self.quarantined = quarantined
    }

    public static func += (sum: inout Recorded, more: Recorded) {
        sum.recorded += more.recorded
        sum.redelivered += more.redelivered
        sum.ignored += more.ignored
        sum.quarantined += more.quarantined
    }
}

/// One delivery, as it stands in the log.
public struct RecordedDelivery: Hashable, Sendable {
    public let counts: Recorded
    /// `nil` where nothing of it was to be kept.
    public let number: Int64?
    /// The `seq` of its new events, without gaps; `nil` where there is none.
    public let seqs: ClosedRange<Int64>?

    public init(counts: Recorded, number: Int64?, seqs: ClosedRange<Int64>?) {
        self.counts = counts
        self.number = number
        self.seqs = seqs
    }
}

/// Writes deliveries into the log, and what follows from them into the projection, inside one transaction.
/// Where the log stands is read from the file at the start of each transaction, never remembered: a commit
/// that reported failure may still have been stored.
struct Recording {
    private let codes: Codes
    private let recorded: RecordedChanges
    private let recordedRedeliveries: PreparedStatement
    private let log: LogRows
    private let projection: Projection
    private let projects: Bool
    private let recordedAt: UnixMilliseconds
    private let hasStale: Bool
    private var chain = HashChain()
    private var lastDelivery: Int64
    private var lastLink: Data
    private var lastSeq: Int64
    private var lastQuarantine: Int64
    private var lastRedelivery: Int64
    private(set) var group = RecordedGroup()

    /// `projects`: whether derived rows are written too; else the solutions concerned are marked stale.
    init(_ database: Database, recordedAt: UnixMilliseconds, projects: Bool) throws {
        self.recordedAt = recordedAt
        self.projects = projects
        codes = try Codes(database: database)
        recorded = try RecordedChanges(database)
        recordedRedeliveries = try PreparedStatement(
            database, "SELECT max(nth) FROM redelivery WHERE seq = ?")
        log = try LogRows(database)
        projection = try Projection(database, codes: codes, texts: TextCache(database))
        hasStale = try projection.hasStale()
        let head = try Row.fetchOne(
            database.cachedStatement(
                sql: "SELECT delivery, link FROM delivery ORDER BY delivery DESC LIMIT 1"))
        lastDelivery = try head?.read(0) ?? 0
        lastLink = try head?.read(1) ?? HashChain.start
        lastSeq = try Self.highest("SELECT max(seq) FROM event", database)
        lastQuarantine = try Self.highest("SELECT max(id) FROM quarantine", database)
        lastRedelivery = try Self.highest("SELECT max(id) FROM redelivery", database)
    }

    private static func highest(_ sql: String, _ database: Database) throws -> Int64 {
        try Int64.fetchOne(database.cachedStatement(sql: sql)) ?? 0
    }

    /// Records one delivery whole. Writes nothing where it holds nothing to keep.
    ///
    /// First it is decided what its rows are, then they are written, the delivery's own first: were rows to
    /// refer to a delivery that isn't there yet, SQLite would search the whole log for them once it is.
    mutating func record(_ delivery: Delivery) throws -> RecordedDelivery {
        var rows = DeliveryRows(number: lastDelivery + 1)
        var known = KnownChanges()
        for change in delivery.contents.changes {
            try plan(change, receivedAt: delivery.receivedAt, &known, into: &rows)
        }
        for quarantined in delivery.contents.quarantined {
            lastQuarantine += 1
            rows.quarantined.append(
                DeliveryRows.QuarantineRow(
                    id: lastQuarantine, reason: quarantined.reason.rawValue,
                    sha256: Data(quarantined.raw.sha256),
                    sizeBytes: Int64(quarantined.raw.bytes.count)))
        }
        let sum = Recorded(
            recorded: rows.events.count, redelivered: rows.redelivered, ignored: delivery.contents.ignored,
            quarantined: rows.quarantined.count)
        group.add(sum, quarantined: delivery.contents.quarantined)
        guard rows.hasRows else { return RecordedDelivery(counts: sum, number: nil, seqs: nil) }
        let fields = DeliveryFields(
            number: rows.number, source: Int64(delivery.source.rawValue),
            receivedAt: delivery.receivedAt.rawValue, recordedAt: recordedAt.rawValue,
            bodySHA256: Data(delivery.body.sha256), bodyBytes: Int64(delivery.body.bytes.count),
            signedBy: delivery.signedBy, events: Int64(sum.recorded), redeliveries: Int64(sum.redelivered),
            quarantined: Int64(sum.quarantined), ignored: Int64(sum.ignored))
        lastLink = rows.link(fields, after: lastLink, &chain)
        lastDelivery = rows.number
        try log.write(fields, link: lastLink)
        for row in rows.events { try log.write(row, of: rows.number) }
        for row in rows.redeliveries { try log.write(row, of: rows.number) }
        for (row, quarantined) in zip(rows.quarantined, delivery.contents.quarantined) {
            try log.write(row, bytes: Data(quarantined.raw.bytes), of: rows.number)
        }
        try project(rows, receivedAt: delivery.receivedAt)
        let seqs = rows.events.first.map { $0.event.seq...lastSeq }
        group.add(seqs)
        return RecordedDelivery(counts: sum, number: rows.number, seqs: seqs)
    }

    private mutating func plan(
        _ change: Change, receivedAt: UnixMilliseconds, _ known: inout KnownChanges,
        into rows: inout DeliveryRows
    ) throws {
        let identity = ChangeIdentity(
            solution: try codes.solution(change.solutionID) ?? codes.addSolution(change.solutionID),
            portfolio: try codes.portfolio(change.portfolioID) ?? codes.addPortfolio(change.portfolioID),
            event: try codes.eventName(change.event) ?? codes.addEventName(change.event),
            status: try codes.status(change.reported) ?? codes.addStatus(change.reported),
            triggeredAt: change.triggeredAt?.rawValue ?? 0)
        if let seq = try known.seqs[identity] ?? recorded.seq(of: identity) {
            known.seqs[identity] = seq
            try planRedelivery(of: seq, &known, into: &rows)
            return
        }
        lastSeq += 1
        known.seqs[identity] = lastSeq
        rows.events.append(
            DeliveryRows.EventRow(
                event: Event(seq: lastSeq, change: change, receivedAt: receivedAt),
                solutionID: change.solutionID,
                extra: change.extra, codes: identity))
    }

    private mutating func planRedelivery(
        of seq: Int64, _ known: inout KnownChanges, into rows: inout DeliveryRows
    ) throws {
        rows.redelivered += 1
        let count =
            try known.redeliveries[seq]
            ?? recordedRedeliveries.first(seq) { try $0.optionalInteger(0) }.flatMap { $0 }
            ?? 0
        guard count < StoreLimits.redeliveriesPerEvent else { return }
        known.redeliveries[seq] = count + 1
        lastRedelivery += 1
        rows.redeliveries.append(DeliveryRows.RedeliveryRow(id: lastRedelivery, seq: seq, nth: count + 1))
    }

    /// A stale solution stays so until `replay`: judging on from its old row would be wrong.
    private mutating func project(_ rows: DeliveryRows, receivedAt: UnixMilliseconds) throws {
        for row in rows.events {
            let isTest = row.solutionID.hasPrefix(Change.testPrefix)
            let isStale = try hasStale && projection.isStale(row.codes.solution)
            if projects && !isStale {
                let verdict = try projection.record(
                    row.event, of: row.codes.solution, isTest: isTest, portfolio: row.codes.portfolio,
                    receivedAt: receivedAt)
                if !isTest { group.verdicts[verdict, default: 0] += 1 }
            } else {
                if !isTest { group.unjudged += 1 }
                try projection.markStale(
                    row.codes.solution, since: row.event.seq, problem: "not judged while recording")
            }
        }
        for row in rows.redeliveries {
            if projects {
                try projection.countRedelivery(of: row.seq)
            } else {
                try projection.markStaleSolution(ofEvent: row.seq, problem: "a redelivery was not counted")
            }
        }
    }
}

/// What the body itself has brought so far.
private struct KnownChanges {
    var seqs: [ChangeIdentity: Int64] = [:]
    /// Rows of redeliveries, by the event's seq.
    var redeliveries: [Int64: Int64] = [:]
}
