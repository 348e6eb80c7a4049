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

/// Writes deliveries into the log, and what follows from them into the projection, inside one transaction.
/// Where the log stands is read from the file at the start of each transaction, never remembered: a commit
/// that reported failure may still have been stored.
struct Recording {
    private let database: Database
    private let codes: Codes
    private let projects: Bool
    private let recordedAt: UnixMilliseconds
    private let hasStale: Bool
    private var chain = HashChain()
    private var lastDelivery: Int64
    private var lastLink: Data
    private var lastSeq: Int64
    private var lastQuarantine: Int64
    private var lastRedelivery: Int64

    /// `projects`: whether derived rows are written too; else the solutions concerned are marked stale.
    init(_ database: Database, recordedAt: UnixMilliseconds, projects: Bool) throws {
        self.database = database
        self.recordedAt = recordedAt
        self.projects = projects
        codes = Codes(database: database)
        hasStale = try Projection(database).hasStale()
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
    mutating func record(_ delivery: Delivery) throws -> Recorded {
        var rows = DeliveryRows(number: lastDelivery + 1)
        for change in delivery.contents.changes {
            try record(change, receivedAt: delivery.receivedAt, into: &rows)
        }
        for quarantined in delivery.contents.quarantined {
            try record(quarantined, into: &rows)
        }
        let sum = Recorded(
            recorded: rows.events.count, redelivered: rows.redelivered, ignored: delivery.contents.ignored,
            quarantined: rows.quarantined.count)
        guard rows.hasRows else { return sum }
        let fields = DeliveryFields(
            number: rows.number, source: Int64(delivery.source.rawValue),
            receivedAt: delivery.receivedAt.rawValue,
            recordedAt: recordedAt.rawValue, bodySHA256: Data(delivery.body.sha256),
            bodyBytes: Int64(delivery.body.bytes.count), signedBy: delivery.signedBy,
            events: Int64(sum.recorded),
            redeliveries: Int64(sum.redelivered), quarantined: Int64(sum.quarantined),
            ignored: Int64(sum.ignored))
        lastLink = rows.link(fields, after: lastLink, &chain)
        try database.cachedStatement(
            sql: """
                INSERT INTO delivery (delivery, source, received_at, recorded_at, body_sha256, body_bytes,
                    signed_by, events, redeliveries, quarantined, ignored, link)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            fields.number, fields.source, fields.receivedAt, fields.recordedAt, fields.bodySHA256,
            fields.bodyBytes, fields.signedBy, fields.events, fields.redeliveries, fields.quarantined,
            fields.ignored, lastLink,
        ])
        lastDelivery = rows.number
        try project(rows, receivedAt: delivery.receivedAt)
        return sum
    }

    private mutating func record(
        _ change: Change, receivedAt: UnixMilliseconds, into rows: inout DeliveryRows
    ) throws {
        var code = ChangeCodes(
            solution: try codes.solution(change.solutionID),
            portfolio: try codes.portfolio(change.portfolioID),
            event: try codes.eventName(change.event), status: try codes.status(change.reported))
        if let seq = try code.recordedSeq(triggeredAt: change.triggeredAt, in: database) {
            try redeliver(seq, change, into: &rows)
            return
        }
        let event = Event(seq: lastSeq + 1, change: change, receivedAt: receivedAt)
        let solution = try code.solution ?? codes.addSolution(change.solutionID)
        let portfolio = try code.portfolio ?? codes.addPortfolio(change.portfolioID)
        code = ChangeCodes(
            solution: solution, portfolio: portfolio,
            event: try code.event ?? codes.addEventName(change.event),
            status: try code.status ?? codes.addStatus(change.reported))
        try database.cachedStatement(
            sql: """
                INSERT INTO event (seq, delivery, solution, portfolio, event, status, triggered_at,
                    effective_at, extra)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            event.seq, rows.number, code.solution, code.portfolio, code.event, code.status,
            event.triggeredAt?.rawValue, event.effectiveAt.rawValue, change.extra,
        ])
        lastSeq = event.seq
        rows.events.append(
            DeliveryRows.EventRow(
                event: event, solutionID: change.solutionID, extra: change.extra, solution: solution,
                portfolio: portfolio))
    }

    private mutating func redeliver(_ seq: Int64, _ change: Change, into rows: inout DeliveryRows) throws {
        rows.redelivered += 1
        let count = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT max(nth) FROM redelivery WHERE seq = ?"), arguments: [seq])
        let nth = (count ?? 0) + 1
        guard nth <= StoreLimits.redeliveriesPerEvent else { return }
        let row = DeliveryRows.RedeliveryRow(id: lastRedelivery + 1, seq: seq, nth: nth)
        try database.cachedStatement(
            sql: "INSERT INTO redelivery (id, delivery, seq, nth) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [row.id, rows.number, seq, nth])
        lastRedelivery = row.id
        rows.redeliveries.append(row)
    }

    private mutating func record(_ quarantined: Quarantined, into rows: inout DeliveryRows) throws {
        let id = lastQuarantine + 1
        try database.cachedStatement(
            sql: "INSERT INTO quarantine (id, delivery, reason, sha256, size) VALUES (?, ?, ?, ?, ?)"
        ).execute(arguments: [
            id, rows.number, quarantined.reason.rawValue, Data(quarantined.raw.sha256),
            quarantined.raw.bytes.count,
        ])
        try database.cachedStatement(
            sql: "INSERT INTO quarantine_bytes (id, bytes) VALUES (?, ?)"
        ).execute(arguments: [id, Data(quarantined.raw.bytes)])
        lastQuarantine = id
        rows.quarantined.append(
            DeliveryRows.QuarantineRow(
                id: id, reason: quarantined.reason.rawValue, sha256: Data(quarantined.raw.sha256),
                sizeBytes: Int64(quarantined.raw.bytes.count)))
    }

    /// A stale solution stays so until `replay`: judging on from its old row would be wrong.
    private func project(_ rows: DeliveryRows, receivedAt: UnixMilliseconds) throws {
        let projection = Projection(database)
        for row in rows.events {
            let isStale = try hasStale && projection.isStale(row.solution)
            if projects && !isStale {
                try projection.record(
                    row.event, of: row.solution, isTest: row.solutionID.hasPrefix(Change.testPrefix),
                    portfolio: row.portfolio, receivedAt: receivedAt)
            } else {
                try projection.markStale(
                    row.solution, since: row.event.seq, problem: "not judged while recording")
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

/// The codes of a change's texts; `nil` where the file doesn't know the text yet, and so not the change
/// either.
private struct ChangeCodes {
    let solution: Int64?
    let portfolio: Int64?
    let event: Int64?
    let status: Int64?

    /// The event with this identity (lifecycle.md, section 1), where it is recorded already.
    func recordedSeq(triggeredAt: UnixSeconds?, in database: Database) throws -> Int64? {
        guard let solution, let portfolio, let event, let status else { return nil }
        return try Int64.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT seq FROM event
                    WHERE solution = ? AND ifnull(triggered_at, 0) = ? AND status = ? AND event = ?
                        AND portfolio = ?
                    """),
            arguments: [solution, triggeredAt?.rawValue ?? 0, status, event, portfolio])
    }
}
