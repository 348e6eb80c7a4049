extension Finding {
    /// A sentence or two that a person can act on. Texts from outside are printable ASCII by the rules of
    /// payload reading, so they need no escaping in a terminal.
    public var message: String {
        switch key.kind {
        case .illegalTransition: illegalMessage
        case .unknownStatus:
            "\(subject) reports the status \(reported.text), which is none of the six; the status stays "
                + "\(Self.name(detail.from)). Ask Meta what it means."
        case .toleratedTransition:
            "\(subject) went from \(Self.name(detail.from)) to \(reported.text): outside the lifecycle of "
                + "Meta's "
                + "reference, but documented elsewhere (\(toleratedBasis))."
        case .unknownEvent:
            "\(subject) is named \(event.text), which Meta doesn't document; its status was judged as usual."
        case .eventMismatch:
            event == .solutionCreated
                ? "\(subject) says SOLUTION_CREATED, but the solution had the status "
                    + "\(Self.name(detail.from)) "
                    + "already: an earlier creation may have been lost, or Meta names its events differently."
                : "\(subject) says SOLUTION_UPDATED, but it is the first that is known of this solution: "
                    + "its SOLUTION_CREATED may have been lost."
        case .ambiguousOrder:
            "Several events bear the same second as \(subject) and their order can't be told; another order "
                + "may end in another status. Look the status up at Meta if it matters."
        case .outOfOrder:
            "\(subject) arrived \(detail.lateBySeconds ?? 0) s behind a later one of this solution; it was "
                + "put in "
                + "its place. Nothing to do unless this is frequent."
        case .missingTimestamp:
            "\(subject) came without a usable time; it is ordered by when it was received."
        case .futureTimestamp:
            "\(subject) is stamped more than 300 s after it was received; it is ordered by its receipt. "
                + "Check this machine's clock."
        }
    }

    private var subject: String {
        "Event \(key.eventSeq)"
    }

    private static func name(_ status: Status?) -> String {
        status?.text ?? "∅ (none yet)"
    }

    private var toleratedBasis: String {
        TransitionTable.transitions.first { $0.from == detail.from && $0.to == reported.status }?.basis ?? ""
    }

    private var illegalMessage: String {
        let step = "\(subject) says \(reported.text) while the solution is \(Self.name(detail.from))"
        let gap = missing.map(\.text).joined(separator: ", ")
        switch detail.reason {
        case .missedStart:
            return
                "\(subject) says \(reported.text), and nothing before it is known: the start (\(gap)) was "
                + "missed, "
                + "or the app subscribed later. It is believed."
        case .skipped:
            return
                "\(step): the step over \(gap) was never reported, so a webhook was probably lost. It is "
                + "believed; "
                + "should the missing one arrive, this heals."
        case .repeated:
            return
                "\(step), a status that stood before: probably a delayed or re-stamped copy. The status "
                + "stays "
                + "\(Self.name(detail.from))."
        case .backward:
            return "\(step), which is a step back: probably a delayed copy of the past. The status stays "
                + "\(Self.name(detail.from)); check at Meta if it was meant."
        case .contradiction:
            return
                "\(step), and neither leads to the other. Meta's later word stands; check the solution at "
                + "Meta."
        case .unknownStatus, .unlisted, nil:
            return "\(step), which the lifecycle doesn't allow."
        }
    }
}
