internal import GRDB
public import SolutionLifecycle

/// What an operator wants to know first, all of one moment; solutions from the dashboard's Test button are
/// left out.
public struct Overview: Hashable, Sendable {
    public let moment: LogMoment
    /// How many solutions stand where; `nil` is ∅.
    public let solutions: [Status?: Int]
    public let disputed: BoundedCount
    public let openFindings: [Severity: BoundedCount]
    /// Those that stand, the worst first, and of those the latest.
    public let latestFindings: [Finding]
    /// Elements and bodies that could not be read, ever.
    public let quarantined: Int64
    /// For each status asked about, those that stand in it longest.
    public let waiting: [Status: [Waiting]]
    /// By hour, the oldest first.
    public let intake: [IntakeHour]
    /// When the last delivery was received; `nil` before the first.
    public let lastReceivedAt: UnixMilliseconds?

    /// A solution that waits for its next step.
    public struct Waiting: Hashable, Sendable {
        public let solutionID: String
        public let since: UnixSeconds
    }

    /// What was recorded in one hour.
    public struct IntakeHour: Hashable, Sendable {
        public let start: UnixMilliseconds
        public let deliveries: Int64
        public let events: Int64
    }
}

/// What an overview is to have.
public struct OverviewQuestion: Hashable, Sendable {
    public let now: UnixMilliseconds
    /// Where waiting is of interest, with at most `waiting` solutions each.
    public let statuses: [Status]
    public let waiting: Int
    /// The latest findings from `severity` up, at most so many.
    public let severity: Severity
    public let findings: Int
    /// How many hours of intake, up to and with the one of `now`.
    public let hours: Int

    public init(
        now: UnixMilliseconds, statuses: [Status], waiting: Int, severity: Severity, findings: Int, hours: Int
    ) {
        self.now = now
        self.statuses = statuses
        self.waiting = waiting
        self.severity = severity
        self.findings = findings
        self.hours = hours
    }
}

extension LogReader {
    public func overview(_ asked: OverviewQuestion) async throws(StoreError) -> Overview {
        try await read { database in
            try self.requireCurrentProjection(database)
            let moment = try LogMoment(database)
            return Overview(
                moment: moment, solutions: try Self.tallies(database), disputed: try Self.disputed(database),
                openFindings: try Self.openFindings(database),
                latestFindings: try Self.worst(from: asked.severity, limit: asked.findings, database),
                quarantined: try database.integer("SELECT max(id) FROM quarantine") ?? 0,
                waiting: try Dictionary(
                    uniqueKeysWithValues: asked.statuses.map {
                        ($0, try Self.waiting(in: $0, limit: asked.waiting, database))
                    }),
                intake: try Self.intake(
                    LogPlaces(database: database, moment: moment), now: asked.now, hours: asked.hours),
                lastReceivedAt: try database.integer(
                    "SELECT received_at FROM delivery ORDER BY delivery DESC LIMIT 1"
                ).map(UnixMilliseconds.init(rawValue:)))
        }
    }

    static func tallies(_ database: Database) throws -> [Status?: Int] {
        let rows = try Row.fetchAll(
            database.cachedStatement(sql: "SELECT status, solutions FROM tally WHERE is_test = 0"))
        return try Dictionary(
            rows.map { (Status.from(code: try $0.read(0)), try $0.read(1)) }, uniquingKeysWith: +)
    }

    static func disputed(_ database: Database) throws -> BoundedCount {
        try BoundedCount(
            database, rows: "FROM standing INDEXED BY standing_disputed WHERE is_disputed = 1 AND is_test = 0"
        )
    }

    /// Findings that are open, by severity.
    static func openFindings(_ database: Database) throws -> [Severity: BoundedCount] {
        var counts: [Severity: BoundedCount] = [:]
        for foundClass in FindingClass.ofSteps {
            let found = try BoundedCount(
                database,
                rows: "FROM finding INDEXED BY finding_open WHERE is_test = 0 AND \(foundClass.condition) "
                    + "AND healed_by_seq IS NULL")
            counts[foundClass.severity(strictly: false), default: .none] =
                counts[foundClass.severity(strictly: false), default: .none] + found
        }
        return counts
    }

    private static func worst(
        from severity: Severity, limit: Int, _ database: Database
    ) throws -> [Finding] {
        var keys: [Finding.Key] = []
        for found in Severity.allCases.reversed() where found >= severity && keys.count < limit {
            keys += try FindingSearch.latest(found, limit: limit - keys.count, database)
        }
        return try findings(keys, database)
    }

    private static func waiting(
        in status: Status, limit: Int, _ database: Database
    ) throws -> [Overview.Waiting] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT solution.solution_id, standing.since
                    FROM standing INDEXED BY standing_in_status
                        JOIN solution ON solution.id = standing.solution
                    WHERE standing.status = ? AND standing.is_test = 0
                    ORDER BY standing.since, standing.solution LIMIT ?
                    """),
            arguments: [status.code, limit])
        return try rows.map {
            Overview.Waiting(solutionID: try $0.read(0), since: UnixSeconds(try $0.read(1)))
        }
    }

    /// Numbers have no gaps, so what came in an hour is the distance of two places.
    private static func intake(
        _ places: LogPlaces, now: UnixMilliseconds, hours: Int
    ) throws -> [Overview.IntakeHour] {
        let hour: Int64 = 3_600_000
        let end = (now.rawValue / hour + 1) * hour
        let starts = (0...Int64(hours)).map { UnixMilliseconds(end - (Int64(hours) - $0) * hour) }
        let edges = try starts.map { start in
            let delivery = try places.delivery(recordedFrom: start)
            return (start: start, delivery: delivery, seq: try places.seq(from: delivery))
        }
        return zip(edges, edges.dropFirst()).map { from, to in
            Overview.IntakeHour(
                start: from.start, deliveries: max(0, to.delivery - from.delivery),
                events: max(0, to.seq - from.seq))
        }
    }
}

extension FindingClass {
    /// The SQL that names it, on `finding`.
    var condition: String {
        "finding.kind = \(kind.rawValue) AND finding.reason "
            + (reason.map { "= \($0.rawValue)" } ?? "IS NULL")
    }
}
