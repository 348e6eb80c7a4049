public import SolutionLifecycle

/// What really happens to one solution: the truth, before any webhook tells of it.
public struct SimulatedLife: Hashable, Sendable {
    public struct TrueStep: Hashable, Sendable {
        public let status: Status
        public let at: UnixSeconds
        /// The transition is tolerated, not legal: a declined deactivation, or one requested while INITIATED.
        public let isTolerated: Bool
    }

    public let solutionID: String
    /// The business portfolios that are told: one, or both partners'.
    public let portfolios: [String]
    /// In order, at least a second apart, but for `--same-second`.
    public let steps: [TrueStep]

    /// A life drawn from the lifecycle itself: which way, and how long each status lasts, with dwell times
    /// from minutes to weeks.
    init(number: Int, startingAt start: Int64, faults: SimulatedFaults, using random: inout SplitMix64) {
        solutionID = String(770_000_000_000_000 + Int64(number) * 7919)
        let own = "506914307656634"
        let partner = String(520_000_000_000_000 + Int64.random(in: 0..<500, using: &random))
        portfolios = random.chance(faults.bothPartners) ? [own, partner] : [own]
        var steps: [TrueStep] = []
        var at = start
        func reach(_ status: Status, after dwell: ClosedRange<Int64>, isTolerated: Bool = false) {
            let isTie = !steps.isEmpty && random.chance(faults.sameSecond)
            at += isTie ? 0 : Int64.random(in: dwell, using: &random)
            steps.append(TrueStep(status: status, at: UnixSeconds(at), isTolerated: isTolerated))
        }
        let (minutes, days, weeks) = (Int64(60)...7200, Int64(3600)...604_800, Int64(86_400)...3_000_000)
        if random.chance(0.6) { reach(.draft, after: 1...60) }
        reach(.initiated, after: minutes)
        if random.chance(0.95) {
            if random.chance(0.15) {
                reach(.rejected, after: days)
            } else {
                reach(.active, after: days)
                var isOver = false
                while !isOver, random.chance(0.6) {
                    reach(.pendingDeactivation, after: weeks)
                    isOver = true
                    if random.chance(0.75) {
                        reach(.deactivated, after: days)
                    } else if random.chance(0.5) {
                        reach(.active, after: days, isTolerated: true)
                        isOver = false
                    }
                }
            }
        }
        self.steps = steps
    }
}
