import SolutionLifecycle

/// One change of an example, as its sentence tells it. Times in seconds; received when triggered unless told.
struct Told {
    let name: String
    let status: String
    let triggeredAt: Int64?
    let receivedAt: Int64
    let portfolio: String

    static func created(
        _ status: String, at second: Int64, received: Int64? = nil, by portfolio: String = "90"
    ) -> Told {
        named("SOLUTION_CREATED", status, at: second, received: received, by: portfolio)
    }

    static func updated(
        _ status: String, at second: Int64, received: Int64? = nil, by portfolio: String = "90"
    ) -> Told {
        named("SOLUTION_UPDATED", status, at: second, received: received, by: portfolio)
    }

    static func named(
        _ name: String, _ status: String, at second: Int64, received: Int64? = nil,
        by portfolio: String = "90"
    ) -> Told {
        Told(
            name: name, status: status, triggeredAt: second, receivedAt: received ?? second,
            portfolio: portfolio)
    }

    static func untimed(_ status: String, received: Int64) -> Told {
        Told(
            name: "SOLUTION_UPDATED", status: status, triggeredAt: nil, receivedAt: received, portfolio: "90")
    }
}

/// What was recorded before, in arrival order.
func given(_ told: Told...) -> Recording {
    Recording().recording(told)
}

extension Recording {
    /// What arrives then.
    func when(_ told: Told...) -> Recording {
        recording(told)
    }

    fileprivate func recording(_ told: [Told]) -> Recording {
        var recording = self
        for change in told {
            let event = PlainEvent(
                seq: Int64(recording.logged.count + 1), portfolio: change.portfolio, name: change.name,
                status: change.status, triggeredAt: change.triggeredAt, receivedAt: change.receivedAt * 1000)
            recording.record(event.logged)
        }
        return recording
    }

    var status: Status? { timeline.standing.status }
    var since: Int64? { timeline.standing.since?.rawValue }

    /// In replay order.
    var steps: [Step] { history()?.entries.map(\.step) ?? [] }
    var order: [Int64] { steps.map(\.event.seq) }
    var verdicts: [Verdict] { steps.map(\.verdict) }

    /// The findings that stand, as `kind of seq`.
    var open: [String] {
        findings.values.filter { $0.healedBySeq == nil }.sorted { $0.key.precedes($1.key) }
            .map { "\($0.key.kind.text) of \($0.key.eventSeq)" }
    }

    func finding(_ kind: Finding.Kind, of seq: Int64) -> Finding? {
        findings[Finding.Key(eventSeq: seq, kind: kind)]
    }
}
