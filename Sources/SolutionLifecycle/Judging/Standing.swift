/// Where a timeline stands between two events: all that is needed to judge the next step.
public struct Standing: Hashable, Sendable {
    /// `nil` is ∅: no known status was reported yet.
    public let status: Status?
    /// `effective_at` of the last step that changed the status; `nil` while it is ∅.
    public let since: UnixSeconds?
    /// Every status that has been standing in this timeline, the present one included.
    public let stood: StatusSet

    public init(status: Status?, since: UnixSeconds?, stood: StatusSet) {
        self.status = status
        self.since = since
        self.stood = stood
    }

    /// ∅, before any event.
    public static let none = Standing(status: nil, since: nil, stood: .empty)

    /// Judges a report against this standing (lifecycle.md, section 3). `reported` is `nil` for an unknown
    /// status.
    public func verdict(on reported: Status?) -> Verdict {
        guard let reported else { return .illegal(.unknownStatus) }
        switch Judgement.of(from: status, to: reported) {
        case .legal: return .legal
        case .tolerated: return .tolerated
        case .unchanged: return .unchanged
        case .missedStart: return .illegal(.missedStart)
        case .skipped: return .illegal(.skipped)
        case .back: return .illegal(stood.contains(reported) ? .repeated : .backward)
        case .contradiction: return .illegal(.contradiction)
        }
    }

    /// Judges one event: the step, and what stands after it.
    func step(_ event: Event, endsAmbiguousSecond: Bool = false) -> (Step, Standing) {
        let reported = event.reported.status
        let verdict = verdict(on: reported)
        let next = after(verdict, reported: reported, at: event.effectiveAt)
        let step = Step(
            event: event, from: status, to: next.status, verdict: verdict,
            endsAmbiguousSecond: endsAmbiguousSecond)
        return (step, next)
    }

    /// The standing after a step, given its verdict.
    public func after(_ verdict: Verdict, reported: Status?, at moment: UnixSeconds) -> Standing {
        guard let reported, verdict.isBelieved, reported != status else { return self }
        return Standing(status: reported, since: moment, stood: stood.inserting(reported))
    }
}
