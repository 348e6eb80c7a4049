internal import SolutionLifecycle

/// A row of `standing`: one solution's timeline, folded, and what is counted about it.
struct StandingRow {
    let solution: Int64
    let isTest: Bool
    var timeline = Timeline()
    var events: Int64 = 0
    var redeliveries: Int64 = 0
    var lastEventSeq: Int64 = 0
    var lastReceivedAt = UnixMilliseconds(.min)
    var openFindings: Int64 = 0
    /// Events that came from a file.
    var imported: Int64 = 0
    /// The last entry that brought an event or a redelivery.
    var lastEntry: Int64 = 0

    init(solution: Int64, isTest: Bool) {
        self.solution = solution
        self.isTest = isTest
    }

    /// Judges what one delivery brought, among the earlier events of its solution that are held. Live
    /// recording and replay both come through here.
    mutating func record(
        _ delivered: DeliveredEvents, into held: inout HeldTimeline?
    ) -> Judging {
        let judging = timeline.record(delivered.events, into: &held)
        count(delivered, judging)
        return judging
    }

    /// The same for one event alone that comes in order, or is one of several alike (`Timeline`); else `nil`.
    mutating func recordAlone(_ delivered: DeliveredEvents, beside recalled: [Event]) -> Judging? {
        guard delivered.isAlone,
            let judging = recalled.isEmpty
                ? timeline.record(inOrder: delivered.first)
                : timeline.record(delivered.first, beside: recalled)
        else { return nil }
        count(delivered, judging)
        return judging
    }

    private mutating func count(_ delivered: DeliveredEvents, _ judging: Judging) {
        for change in judging.changes { openFindings += change.openFindings }
        events += Int64(delivered.count)
        lastEventSeq = max(lastEventSeq, delivered.lastSeq)
        lastReceivedAt = max(lastReceivedAt, delivered.place.receivedAt)
        lastEntry = max(lastEntry, delivered.place.entry)
        if delivered.place.source == .ingest { imported += Int64(delivered.count) }
    }

    init(_ row: StatementRow) throws {
        self.init(solution: try row.integer(0), isTest: try row.boolean(1))
        timeline = Timeline(
            standing: Self.standing(
                status: try row.optionalInteger(2), since: try row.optionalInteger(3),
                stood: try row.integer(4)),
            beforeLastSecond: Self.standing(
                status: try row.optionalInteger(5), since: try row.optionalInteger(6),
                stood: try row.integer(7)),
            lastSecond: UnixSeconds(try row.integer(8)), lastReported: nil, isDisputed: try row.boolean(9),
            isAmbiguous: try row.boolean(10))
        events = try row.integer(11)
        redeliveries = try row.integer(12)
        lastEventSeq = try row.integer(13)
        lastReceivedAt = UnixMilliseconds(try row.integer(14))
        openFindings = try row.integer(15)
        imported = try row.integer(16)
        lastEntry = try row.integer(17)
    }

    private static func standing(status: Int64?, since: Int64?, stood: Int64) -> Standing {
        Standing(
            status: Status.from(code: status), since: since.map(UnixSeconds.init(rawValue:)),
            stood: StatusSet(rawValue: UInt8(truncatingIfNeeded: stood)))
    }
}

extension FindingChange {
    /// What the change adds to the number of findings that are open.
    fileprivate var openFindings: Int64 {
        if key.kind.isAboutArrival { return 0 }
        return switch self {
        case .stands: 1
        case .reworded: 0
        case .healed: -1
        }
    }
}
