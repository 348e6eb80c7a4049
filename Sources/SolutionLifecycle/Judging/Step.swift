/// One event in its place in the replay, judged.
public struct Step: Hashable, Sendable {
    public let event: Event
    /// What stood before the step; `nil` is ∅.
    public let from: Status?
    /// What stands after it.
    public let to: Status?
    public let verdict: Verdict
    /// Set on the last event, in replay order, of a second whose order is ambiguous.
    public let endsAmbiguousSecond: Bool

    /// The statuses between, where the step is a skip; else empty.
    public var missing: [Status] {
        guard let reason = verdict.reason, reason.hasMissingStatuses, let to = event.reported.status
        else { return [] }
        return TransitionTable.missing(from: from, to: to)
    }

    /// What is to be flagged about this step, in the order of kinds (lifecycle.md, section 5).
    public var findings: [StepFinding] {
        var found: [StepFinding] = []
        func flag(_ kind: Finding.Kind, reason: Reason? = nil) {
            found.append(
                StepFinding(
                    key: Finding.Key(eventSeq: event.seq, kind: kind),
                    detail: Finding.Detail(reason: reason, from: from)))
        }
        if endsAmbiguousSecond { flag(.ambiguousOrder) }
        if hasUnexpectedName { flag(.eventMismatch) }
        switch verdict {
        case .legal, .unchanged: break
        case .tolerated: flag(.toleratedTransition)
        case .illegal(.unknownStatus): flag(.unknownStatus, reason: .unknownStatus)
        case .illegal(let reason): flag(.illegalTransition, reason: reason)
        }
        switch event.name {
        case .solutionCreated, .solutionUpdated: break
        case .other: flag(.unknownEvent)
        }
        return found
    }

    /// Whether the report isn't what stands after it, unless it only repeats the past.
    var isDisputed: Bool {
        verdict != .illegal(.repeated) && event.reported.status.map { $0 != to } ?? true
    }

    private var hasUnexpectedName: Bool {
        switch (verdict, event.name) {
        case (.legal, .solutionCreated), (.tolerated, .solutionCreated):
            from != nil && !(from == .draft && to == .initiated)
        case (.legal, .solutionUpdated), (.tolerated, .solutionUpdated):
            from == nil
        case (.legal, .other), (.tolerated, .other), (.unchanged, _), (.illegal, _):
            false
        }
    }
}
