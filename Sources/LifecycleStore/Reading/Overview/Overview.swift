internal import GRDB
public import SolutionLifecycle

/// What an operator wants to know first, all of one moment; solutions from the dashboard's Test button are
/// left out.
public struct Overview: Hashable, Sendable {
    public let moment: LogMoment
    /// How many solutions stand where; `nil` is ∅.
    public let solutions: [Status?: Int]
    public let disputed: BoundedCount
    /// Without acknowledged ones.
    public let openFindings: [Severity: BoundedCount]
    /// Those that are open and not acknowledged, the worst first, and of those the latest.
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

extension LogReader {
    public func overview(_ asked: OverviewQuestion) async throws(StoreError) -> Overview {
        try await read { database in
            try self.requireCurrentProjection(database)
            let moment = try LogMoment(database)
            return Overview(
                moment: moment, solutions: try Self.tallies(database), disputed: try Self.disputed(database),
                openFindings: try Self.openFindings(database, at: asked.now),
                latestFindings: try Self.worst(
                    from: asked.severity, limit: asked.findings, database, at: asked.now),
                quarantined: try database.integer("SELECT max(id) FROM quarantine") ?? 0,
                waiting: try Dictionary(
                    uniqueKeysWithValues: asked.statuses.map {
                        ($0, try Self.waiting(in: $0, limit: asked.waiting, database))
                    }),
                intake: try Self.intake(
                    LogPlaces(database: database, moment: moment), now: asked.now, hours: asked.hours),
                lastReceivedAt: try database.integer(
                    "SELECT received_at FROM delivery ORDER BY entry DESC LIMIT 1"
                ).map(UnixMilliseconds.init(rawValue:)))
        }
    }

    private static func worst(
        from severity: Severity, limit: Int, _ database: Database, at moment: UnixMilliseconds
    ) throws -> [Finding] {
        let acknowledged = Set(try Acknowledgements.open(database, at: moment).map(\.key))
        var keys: [Finding.Key] = []
        for found in Severity.allCases.reversed() where found >= severity && keys.count < limit {
            let latest = try FindingSearch.latest(
                found, limit: limit - keys.count + acknowledged.count, database)
            keys += latest.filter { !acknowledged.contains($0) }.prefix(limit - keys.count)
        }
        return try findings(keys, database, at: moment)
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

    /// How many entries are notes or erasures: few.
    private static func ofPeople(from first: Int64, to end: Int64, _ database: Database) throws -> Int64 {
        try ["note", "erasure"].reduce(0) { sum, table in
            try sum
                + (database.integer(
                    "SELECT count(*) FROM \(table) WHERE entry >= ? AND entry < ?", [first, end]) ?? 0)
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
            let entry = try places.entry(recordedFrom: start)
            return (start: start, entry: entry, seq: try places.seq(from: entry))
        }
        return try zip(edges, edges.dropFirst()).map { from, to in
            let others = try ofPeople(from: from.entry, to: to.entry, places.database)
            return Overview.IntakeHour(
                start: from.start, deliveries: max(0, to.entry - from.entry - others),
                events: max(0, to.seq - from.seq))
        }
    }
}
