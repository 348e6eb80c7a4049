internal import GRDB
public import SolutionLifecycle

/// Findings, the latest first, with what the filters count.
public struct FindingListing: Sendable {
    public let moment: LogMoment
    /// Those that are open, by severity, without acknowledged ones; tests are not among them.
    public let open: [Severity: BoundedCount]
    /// By (`event_seq`, `kind`), downwards.
    public let findings: [Finding]
    /// Where to go on; `nil` at the end.
    public let next: Finding.Key?
    /// The search reached its limit before the page was full; more may follow from `next`.
    public let isCutShort: Bool
}

extension LogReader {
    /// At most `limit` findings before `position`.
    public func listing(
        of filter: FindingFilter, before position: Finding.Key? = nil, limit: Int
    ) async throws(StoreError) -> FindingListing {
        try await read { database in
            try self.requireCurrentProjection(database)
            let search = FindingSearch(database: database, filter: filter, position: position, limit: limit)
            let found = try search.found()
            return FindingListing(
                moment: try LogMoment(database), open: try Self.openFindings(database, at: self.clock()),
                findings: try Self.findings(found.keys, database, at: self.clock()).filter(filter.admits),
                next: found.next,
                isCutShort: found.isCutShort)
        }
    }

    static func findings(
        _ keys: [Finding.Key], _ database: Database, at moment: UnixMilliseconds
    ) throws -> [Finding] {
        let acknowledgements = try Acknowledgements(database, at: moment)
        return try keys.flatMap { key in
            try findingRows(
                "WHERE finding.event_seq = ? AND finding.kind = ?", [key.eventSeq, key.kind.code],
                acknowledgements, database)
        }
    }
}
