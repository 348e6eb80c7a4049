/// What is to be flagged about the way an event arrived: facts, which no later event heals
/// (lifecycle.md, section 5).
enum ArrivalFindings {
    /// `highest`: the highest `effective_at` recorded for this solution before the delivery that brought
    /// `event`.
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
}
