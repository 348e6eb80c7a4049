/// One readable change of `partner_solutions`, as a webhook body reports it; not yet recorded.
public struct Change: Hashable, Sendable {
    /// `value.solution_id`; for a dashboard test (`entry.id` 0) with the prefix `test:`.
    public let solutionID: String
    /// `entry.id`, the business portfolio that was told.
    public let portfolioID: String
    public let event: EventName
    public let reported: ReportedStatus
    /// `entry.time`; `nil` where it is missing or unusable (lifecycle.md, section 1).
    public let triggeredAt: UnixSeconds?
    /// The whole `value` as JSON text, where it has members beyond the three.
    public let extra: String?

    public init(
        solutionID: String, portfolioID: String, event: EventName, reported: ReportedStatus,
        triggeredAt: UnixSeconds?, extra: String? = nil
    ) {
        self.solutionID = solutionID
        self.portfolioID = portfolioID
        self.event = event
        self.reported = reported
        self.triggeredAt = triggeredAt
        self.extra = extra
    }

    /// What a solution id begins with when the change came from the dashboard's Test button.
    public static let testPrefix = "test:"

    /// Whether a text may stand in a change as an id, an event's name or a status (lifecycle.md, section 1):
    /// 1 to 256 printable ASCII bytes without space.
    public static func admits(_ text: String) -> Bool {
        (1...256).contains(text.utf8.count) && text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
    }

    /// Whether a solution can have this id, that of a test included.
    public static func canBeSolutionID(_ text: String) -> Bool {
        admits(text.hasPrefix(testPrefix) ? String(text.dropFirst(testPrefix.count)) : text)
    }

    /// How far ahead of its receipt a trigger time is still believed.
    public static let toleratedFutureSeconds: Int64 = 300

    /// What orders the event (lifecycle.md, section 1): the trigger time, or the receipt where there is none
    /// or it lies more than 300 s ahead, since an event can't have happened after it was received.
    public func effectiveAt(receivedAt: UnixMilliseconds) -> UnixSeconds {
        let receipt = receivedAt.seconds
        guard let triggeredAt, triggeredAt.rawValue <= receipt.rawValue + Self.toleratedFutureSeconds
        else { return receipt }
        return triggeredAt
    }
}
