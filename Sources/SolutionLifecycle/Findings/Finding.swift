/// Something flagged about one event (lifecycle.md, section 5).
public struct Finding: Hashable, Sendable {
    /// The raw value is the code in the file, in the order of the texts; lists are ordered by it.
    public enum Kind: UInt8, CaseIterable, Hashable, Sendable {
        case ambiguousOrder = 0
        case eventMismatch = 1
        case futureTimestamp = 2
        case illegalTransition = 3
        case missingTimestamp = 4
        case outOfOrder = 5
        case toleratedTransition = 6
        case unknownEvent = 7
        case unknownStatus = 8

        public var text: String {
            switch self {
            case .ambiguousOrder: "ambiguous_order"
            case .eventMismatch: "event_mismatch"
            case .futureTimestamp: "future_timestamp"
            case .illegalTransition: "illegal_transition"
            case .missingTimestamp: "missing_timestamp"
            case .outOfOrder: "out_of_order"
            case .toleratedTransition: "tolerated_transition"
            case .unknownEvent: "unknown_event"
            case .unknownStatus: "unknown_status"
            }
        }

        public init?(text: String) {
            guard let kind = Self.allCases.first(where: { $0.text == text }) else { return nil }
            self = kind
        }

        /// A fact about how the event arrived: it stays, and never counts as open. All others are about a
        /// step, and heal.
        public var isAboutArrival: Bool {
            switch self {
            case .futureTimestamp, .missingTimestamp, .outOfOrder: true
            case .ambiguousOrder, .eventMismatch, .illegalTransition, .toleratedTransition, .unknownEvent,
                .unknownStatus:
                false
            }
        }
    }

    /// What names a finding.
    public struct Key: Hashable, Sendable {
        public let eventSeq: Int64
        public let kind: Kind

        public init(eventSeq: Int64, kind: Kind) {
            self.eventSeq = eventSeq
            self.kind = kind
        }
    }

    /// What is kept of the last judgement in which it stood.
    public struct Detail: Hashable, Sendable {
        /// For illegal_transition and unknown_status.
        public let reason: Reason?
        /// What stood before the step; `nil` is ∅, or that the finding is about an arrival.
        public let from: Status?
        /// For out_of_order: by how much it came too late.
        public let lateBySeconds: Int64?

        public init(reason: Reason? = nil, from: Status? = nil, lateBySeconds: Int64? = nil) {
            self.reason = reason
            self.from = from
            self.lateBySeconds = lateBySeconds
        }
    }

    public let key: Key
    public let detail: Detail
    public let solutionID: String
    public let reported: ReportedStatus
    public let event: EventName
    /// The solution's last event in the delivery after which it first stood.
    public let raisedAtSeq: Int64
    /// The solution's last event in the delivery that made it untrue; `nil` while it is true.
    public let healedBySeq: Int64?
    /// How often it was raised.
    public let raised: Int64
    /// When the log says that it first was; `nil` for one that no log keeps.
    public let raisedAt: LogTime?
    /// When it was healed; `nil` while it is true.
    public let healedAt: LogTime?
    /// Who acknowledged it, if that holds.
    public var acknowledged: Acknowledgement?

    /// An entry of the log, and when it was recorded.
    public struct LogTime: Hashable, Sendable {
        public let entry: Int64
        public let recordedAt: UnixMilliseconds

        public init(entry: Int64, recordedAt: UnixMilliseconds) {
            self.entry = entry
            self.recordedAt = recordedAt
        }
    }

    public init(
        key: Key, detail: Detail, solutionID: String, reported: ReportedStatus, event: EventName,
        raisedAtSeq: Int64, healedBySeq: Int64?, raised: Int64 = 1, raisedAt: LogTime? = nil,
        healedAt: LogTime? = nil
    ) {
        self.key = key
        self.detail = detail
        self.solutionID = solutionID
        self.reported = reported
        self.event = event
        self.raisedAtSeq = raisedAtSeq
        self.healedBySeq = healedBySeq
        self.raised = raised
        self.raisedAt = raisedAt
        self.healedAt = healedAt
    }

    public func severity(strictly: Bool) -> Severity {
        Severity(of: key.kind, reason: detail.reason, strictly: strictly)
    }

    /// Whether it is true now, and about a step: what gates, gauges and `open_findings` count.
    public var isOpen: Bool {
        healedBySeq == nil && !key.kind.isAboutArrival
    }

    /// Whether it is open and nobody has acknowledged it: what asks for somebody's attention.
    public var needsAttention: Bool {
        isOpen && acknowledged == nil
    }

    /// The statuses never reported, where an illegal_transition is a skip.
    public var missing: [Status] {
        guard key.kind == .illegalTransition, let reason = detail.reason, reason.hasMissingStatuses,
            let to = reported.status
        else { return [] }
        return TransitionTable.missing(from: detail.from, to: to)
    }
}

extension Finding.Key {
    /// The order of findings everywhere: by event, then by kind.
    public func precedes(_ other: Finding.Key) -> Bool {
        (eventSeq, kind.rawValue) < (other.eventSeq, other.kind.rawValue)
    }
}
