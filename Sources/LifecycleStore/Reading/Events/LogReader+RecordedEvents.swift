internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// The log after `after`, by `seq`, with what each event changed among the findings. At most `limit`
    /// events; fewer where their kept values are large.
    public func recordedEvents(
        after: Int64, _ filter: RecordedEventFilter = RecordedEventFilter(), limit: Int
    ) async throws(StoreError) -> RecordedEvents {
        try await read { database in
            try self.requireCurrentProjection(database)
            let page = try RecordedEventRows(database: database, filter: filter).page(after, limit)
            let positions = try LogPositions(database)
            let changes = try FindingChangeRows(database: database, filter: filter).bySeq(page.items)
            return RecordedEvents(
                events: try page.items.map { logged in
                    let changes = changes[logged.event.seq]
                    return RecordedEvent(
                        logged: logged, position: try positions.behind(logged.event.seq),
                        raised: changes?.raised ?? [], healed: changes?.healed ?? [])
                },
                reachesSeq: try page.next ?? max(after, Self.lastSeq(database)))
        }
    }

    /// The `seq` of the log's last event; 0 while there is none.
    public func lastSeq() async throws(StoreError) -> Int64 {
        try await read { try Self.lastSeq($0) }
    }

    private static func lastSeq(_ database: Database) throws -> Int64 {
        try database.integer("SELECT max(seq) FROM event") ?? 0
    }
}
