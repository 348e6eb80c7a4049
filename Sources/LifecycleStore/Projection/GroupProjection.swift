internal import SolutionLifecycle

/// What a group of deliveries changes among the derived rows: each solution's row is read once, judged on in
/// memory, and written once, at the end; so are the tallies.
struct GroupProjection {
    private struct Tally: Hashable {
        let isTest: Bool
        let status: Status?
    }

    private let projection: Projection
    private let timelines: HeldTimelines
    private var changed: [Int64: StandingRow] = [:]
    private var tallies: [Tally: Int64] = [:]

    init(_ projection: Projection, _ timelines: HeldTimelines) {
        self.projection = projection
        self.timelines = timelines
    }

    /// Judges what one delivery brought of a solution. Answers what is said of each event now.
    mutating func record(
        _ delivered: DeliveredEvents, of solution: Int64, isTest: Bool
    ) throws -> [Verdict] {
        let earlier = try changed[solution] ?? projection.row(of: solution)
        var row = earlier ?? StandingRow(solution: solution, isTest: isTest)
        let verdicts = try projection.record(delivered, in: &row, timelines)
        changed[solution] = row
        let (before, now) = (earlier?.timeline.standing.status, row.timeline.standing.status)
        if earlier == nil || before != now {
            if earlier != nil { tallies[Tally(isTest: isTest, status: before), default: 0] -= 1 }
            tallies[Tally(isTest: isTest, status: now), default: 0] += 1
        }
        return verdicts
    }

    mutating func countRedelivery(of solution: Int64, in entry: Int64) throws {
        guard changed[solution] == nil else {
            changed[solution]?.redeliveries += 1
            changed[solution]?.lastEntry = entry
            return
        }
        try projection.countRedelivery(of: solution, in: entry)
    }

    /// In the order of their keys, so that rows that lie together are written together.
    func write() throws {
        for solution in changed.keys.sorted() {
            if let row = changed[solution] { try projection.write(row) }
        }
        for (tally, change) in tallies where change != 0 {
            try projection.addToTally(change, status: tally.status, isTest: tally.isTest)
        }
    }
}
