internal import SolutionLifecycle

/// What a group of deliveries changes among the derived rows: each solution's row is read once, judged on in
/// memory, and written once, at the end; so are the tallies.
struct GroupProjection {
    private struct Tally: Hashable {
        let isTest: Bool
        let status: Status?
    }

    private let projection: Projection
    private let limits: StoreLimits
    private var timelines = HeldTimelines()
    private var findingChanges = 0
    private var changed: [Int64: StandingRow] = [:]
    private var tallies: [Tally: Int64] = [:]

    init(_ projection: Projection, _ limits: StoreLimits) {
        self.projection = projection
        self.limits = limits
    }

    /// Judges one recorded event. Answers what is said of it now. Throws where the group's judging has cost
    /// more than the limits allow.
    mutating func record(
        _ event: Event, of solution: Int64, isTest: Bool, portfolio: Int64, receivedAt: UnixMilliseconds
    ) throws -> Verdict {
        let earlier = try changed[solution] ?? projection.row(of: solution)
        var row = earlier ?? StandingRow(solution: solution, isTest: isTest)
        let (verdict, changes) = try projection.record(
            event, in: &row, &timelines, portfolio: portfolio, receivedAt: receivedAt)
        findingChanges += changes
        guard timelines.judgedSteps <= limits.judgedSteps, findingChanges <= limits.findingChanges else {
            throw StoreError.failed(
                doing: "Judging", message: "so many late events would hold up the deliveries after them")
        }
        changed[solution] = row
        let (before, now) = (earlier?.timeline.standing.status, row.timeline.standing.status)
        if earlier == nil || before != now {
            if earlier != nil { tallies[Tally(isTest: isTest, status: before), default: 0] -= 1 }
            tallies[Tally(isTest: isTest, status: now), default: 0] += 1
        }
        return verdict
    }

    mutating func countRedelivery(of solution: Int64) throws {
        guard changed[solution] == nil else {
            changed[solution]?.redeliveries += 1
            return
        }
        try projection.countRedelivery(of: solution)
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
