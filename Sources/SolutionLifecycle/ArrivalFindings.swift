/// What is to be flagged about the way an event arrived: facts, which no later event heals
/// (lifecycle.md, section 5).
enum ArrivalFindings {
    /// `highest`: the highest `effective_at` recorded for this solution before `event`.
    static func of(_ event: Event, after highest: UnixSeconds?) -> [StepFinding] {
        var found: [StepFinding] = []
        func flag(_ kind: Finding.Kind, _ detail: Finding.Detail = Finding.Detail()) {
            found.append(StepFinding(key: Finding.Key(eventSeq: event.seq, kind: kind), detail: detail))
        }
        if event.isStampedAhead { flag(.futureTimestamp) }
        if event.triggeredAt == nil { flag(.missingTimestamp) }
        if let highest, event.effectiveAt < highest {
            flag(.outOfOrder, Finding.Detail(lateBySeconds: highest.elapsed(since: event.effectiveAt)))
        }
        return found
    }

    /// Those of all events of one solution, in whichever order they are given.
    static func of(_ events: [Event]) -> [StepFinding] {
        var highest: UnixSeconds?
        return events.sorted { $0.seq < $1.seq }.flatMap { event in
            let found = of(event, after: highest)
            highest = max(highest ?? event.effectiveAt, event.effectiveAt)
            return found
        }
    }
}
