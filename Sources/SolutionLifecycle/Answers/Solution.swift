/// The answer about one solution, computed from the events that the question admits (interface.md, Objects).
public struct Solution: Hashable, Sendable {
    public let solutionID: String
    /// `nil` while only unknown statuses were reported.
    public let status: Status?
    public let since: UnixSeconds?
    /// What the last event in replay order reports.
    public let reported: ReportedStatus
    public let isDisputed: Bool
    public let isAmbiguous: Bool
    /// Sorted as text; of more than `mostPortfolios` the first.
    public let portfolioIDs: [String]
    /// Whether there are more than those.
    public let hasMorePortfolios: Bool
    public let events: Int
    public let redeliveries: Int
    /// The highest `seq`.
    public let lastEventSeq: Int64
    /// The latest receipt.
    public let lastReceivedAt: UnixMilliseconds
    /// Findings that are open.
    public let openFindings: Int
    /// The last entry of the log that the answer rests on: it brought an event or a redelivery.
    public let lastEntry: Int64
    /// Events that came from a file, and not from Meta's webhook.
    public let importedEvents: Int

    public init(
        solutionID: String, status: Status?, since: UnixSeconds?, reported: ReportedStatus, isDisputed: Bool,
        isAmbiguous: Bool, portfolioIDs: [String], hasMorePortfolios: Bool = false, events: Int,
        redeliveries: Int, lastEventSeq: Int64,
        lastReceivedAt: UnixMilliseconds, openFindings: Int, lastEntry: Int64, importedEvents: Int
    ) {
        self.solutionID = solutionID
        self.status = status
        self.since = since
        self.reported = reported
        self.isDisputed = isDisputed
        self.isAmbiguous = isAmbiguous
        self.portfolioIDs = portfolioIDs
        self.hasMorePortfolios = hasMorePortfolios
        self.events = events
        self.redeliveries = redeliveries
        self.lastEventSeq = lastEventSeq
        self.lastReceivedAt = lastReceivedAt
        self.openFindings = openFindings
        self.lastEntry = lastEntry
        self.importedEvents = importedEvents
    }

    /// What one solution's judged events amount to; `nil` where there are none.
    public init?(
        _ solutionID: String, judged: Judged, redeliveries: Int, lastReceivedAt: UnixMilliseconds,
        lastEntry: Int64, importedEvents: Int
    ) {
        guard let last = judged.steps.last else { return nil }
        let events = judged.steps.map(\.event)
        let portfolios = Set(events.map(\.portfolioID)).sorted()
        self.init(
            solutionID: solutionID, status: judged.standing.status, since: judged.standing.since,
            reported: last.event.reported, isDisputed: judged.isDisputed, isAmbiguous: judged.isAmbiguous,
            portfolioIDs: Array(portfolios.prefix(Self.mostPortfolios)),
            hasMorePortfolios: portfolios.count > Self.mostPortfolios,
            events: events.count, redeliveries: redeliveries, lastEventSeq: events.map(\.seq).max() ?? 0,
            lastReceivedAt: lastReceivedAt,
            openFindings: judged.steps.reduce(0) { $0 + $1.findings.count }, lastEntry: lastEntry,
            importedEvents: importedEvents)
    }

    /// An answer names so many and no more: a solution has one or two, and a body with ever others must not
    /// make every answer about it a long one.
    public static let mostPortfolios = 1000

    /// Whether no legal transition leaves the status; never while it is ∅.
    public var isTerminal: Bool {
        status.map(TransitionTable.isTerminal) ?? false
    }

    /// Whether it can be used to onboard customers; `nil` while it has no status (lifecycle.md, section 7).
    public var isUsable: Bool? {
        switch status {
        case nil: nil
        case .active, .pendingDeactivation: true
        case .draft, .initiated, .rejected, .deactivated: false
        }
    }

    /// Whose move it is; `nil` if nobody's.
    public var awaits: Party? {
        switch status {
        case .draft: .owner
        case .initiated, .pendingDeactivation: .partner
        case .active, .rejected, .deactivated, nil: nil
        }
    }

    /// Who can have to act.
    public enum Party: String, Sendable {
        /// Of the solution: to send the request.
        case owner
        /// The solution's partner: to answer it.
        case partner
    }

    /// The statuses that would be legal next, in lifecycle order.
    public var next: [Status] {
        TransitionTable.next(from: status)
    }

    /// From the dashboard's Test button (`entry.id` 0).
    public var isTest: Bool {
        solutionID.hasPrefix(Change.testPrefix)
    }
}
