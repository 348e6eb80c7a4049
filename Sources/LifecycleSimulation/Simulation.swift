public import SolutionLifecycle

/// Lives of many solutions, told by webhooks with faults on request; the same from the same seed.
public struct Simulation: Sendable {
    /// One POST body, and when it arrives.
    public struct SimulatedDelivery: Hashable, Sendable {
        public let receivedAt: UnixMilliseconds
        public let body: String
    }

    /// What was done to the telling of a life.
    public enum Fault: Hashable, Sendable {
        /// The step of this place was told to nobody.
        case dropped(place: Int, status: Status)
        /// A step was told that never happened; `at` names it among the solution's events.
        case illegal(status: Status, at: UnixSeconds)
        /// A step was told once more, with a new time.
        case restamped(status: Status, at: UnixSeconds)
        case duplicated
    }

    /// What really happened to a solution, and how its telling went wrong.
    public struct Truth: Hashable, Sendable {
        public let life: SimulatedLife
        public fileprivate(set) var faults: [Fault] = []
    }

    public private(set) var truths: [Truth] = []
    /// In arrival order.
    public private(set) var deliveries: [SimulatedDelivery] = []

    private let faults: SimulatedFaults
    private var random: SplitMix64

    /// All of `solutions` lives start within the 90 days after `start` (Unix seconds).
    public init(solutions: Int, seed: UInt64, faults: SimulatedFaults, start: Int64 = 1_735_689_600) {
        self.faults = faults
        random = SplitMix64(seed: seed)
        var told: [Told] = []
        for number in 0..<solutions {
            let begins = start + Int64.random(in: 0..<7_776_000, using: &random)
            let life = SimulatedLife(number: number, startingAt: begins, faults: faults, using: &random)
            told += tell(life)
        }
        deliver(told)
    }

    /// One change as it will be told, before it is put into a body.
    private struct Told {
        let change: String
        let portfolio: String
        let time: Int64
        let arrivesAt: Int64
    }

    private mutating func tell(_ life: SimulatedLife) -> [Told] {
        var truth = Truth(life: life)
        var told: [Told] = []
        for (place, step) in life.steps.enumerated() {
            if random.chance(faults.drop) {
                truth.faults.append(.dropped(place: place, status: step.status))
                continue
            }
            let isCreation =
                place == 0 || (place == 1 && life.steps[0].status == .draft && random.chance(0.5))
            told += tell(
                step.status, of: life, at: step.at.rawValue,
                event: isCreation ? "SOLUTION_CREATED" : "SOLUTION_UPDATED")
            if random.chance(faults.restamp) {
                let later = step.at.rawValue + Int64.random(in: 30...86_400, using: &random)
                truth.faults.append(.restamped(status: step.status, at: UnixSeconds(later)))
                told += tell(step.status, of: life, at: later, event: "SOLUTION_UPDATED")
            }
            if random.chance(faults.illegal),
                let illegal = illegalStep(after: step, nextAt: life.next(after: place))
            {
                truth.faults.append(.illegal(status: illegal.status, at: UnixSeconds(illegal.at)))
                told += tell(illegal.status, of: life, at: illegal.at, event: "SOLUTION_UPDATED")
            }
        }
        if random.chance(faults.duplicate), let again = told.randomElement(using: &random) {
            truth.faults.append(.duplicated)
            told.append(
                Told(
                    change: again.change, portfolio: again.portfolio, time: again.time,
                    arrivesAt: again.arrivesAt + Int64.random(in: 1...604_800, using: &random)))
        }
        truths.append(truth)
        return told
    }

    /// A step back to a status that the lifecycle doesn't lead to from here, strictly between this step and
    /// the next.
    private mutating func illegalStep(
        after step: SimulatedLife.TrueStep, nextAt: Int64
    ) -> (status: Status, at: Int64)? {
        let standing = Standing(status: step.status, since: nil, stood: .empty)
        let choices = Status.allCases.filter { status in
            switch standing.verdict(on: status) {
            case .illegal(.backward), .illegal(.repeated): true
            case .illegal(.contradiction), .illegal(.skipped), .illegal(.missedStart), .illegal(.unlisted),
                .illegal(.unknownStatus), .legal, .tolerated, .unchanged:
                false
            }
        }
        let at = step.at.rawValue
        guard nextAt - at > 2, let status = choices.randomElement(using: &random) else { return nil }
        return (status, Int64.random(in: at + 1..<min(nextAt, at + 86_400), using: &random))
    }

    private mutating func tell(_ status: Status, of life: SimulatedLife, at time: Int64, event: String)
        -> [Told]
    {
        life.portfolios.map { portfolio in
            let delay = faults.shuffles ? delayedSeconds() : Int64.random(in: 0...1, using: &random)
            let change = """
                {"field":"partner_solutions","value":{"event":"\(event)","solution_id":"\(life.solutionID)",\
                "solution_status":"\(status.text)"}}
                """
            return Told(change: change, portfolio: portfolio, time: time, arrivesAt: time + delay)
        }
    }

    /// Mostly seconds; now and then the hours and days of a retry.
    private mutating func delayedSeconds() -> Int64 {
        switch Int.random(in: 0..<10, using: &random) {
        case 0: Int64.random(in: 0...604_800, using: &random)
        case 1, 2: Int64.random(in: 0...7200, using: &random)
        default: Int64.random(in: 0...5, using: &random)
        }
    }

    private mutating func deliver(_ told: [Told]) {
        let sorted = told.enumerated().sorted {
            ($0.element.arrivesAt, $0.offset) < ($1.element.arrivesAt, $1.offset)
        }
        .map(\.element)
        var index = 0
        while index < sorted.count {
            var batch = [sorted[index]]
            index += 1
            while index < sorted.count, batch.count < 20, random.chance(faults.rebatch) {
                batch.append(sorted[index])
                index += 1
            }
            let arrivesAt = batch.map(\.arrivesAt).max() ?? 0
            if random.chance(faults.unreadable) { deliver(body: "no json \(index)", at: arrivesAt) }
            deliver(body: body(of: batch), at: arrivesAt)
        }
    }

    private mutating func body(of batch: [Told]) -> String {
        var entries = batch.map { told in
            #"{"id":"\#(told.portfolio)","time":\#(told.time),"changes":[\#(told.change)]}"#
        }
        if random.chance(faults.otherFields) {
            entries.append(#"{"id":"102290129340398","changes":[{"field":"messages","value":{}}]}"#)
        }
        return #"{"object":"whatsapp_business_account","entry":[\#(entries.joined(separator: ","))]}"#
    }

    private mutating func deliver(body: String, at seconds: Int64) {
        let milliseconds = Int64.random(in: 0..<1000, using: &random)
        deliveries.append(
            SimulatedDelivery(receivedAt: UnixMilliseconds(seconds * 1000 + milliseconds), body: body))
    }
}

extension SimulatedLife {
    /// When the step after this one happens; a day later where there is none.
    fileprivate func next(after place: Int) -> Int64 {
        place + 1 < steps.count ? steps[place + 1].at.rawValue : steps[place].at.rawValue + 86_400
    }
}
