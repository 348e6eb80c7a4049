import TestSupport

/// The events of one solution, made up from a seed, as nasty as webhooks may be: ties, copies of the past,
/// unknown texts, times that are missing or wrong, late arrivals. No two have the same identity.
struct Generated {
    enum Shape: String, Sendable {
        /// Anything.
        case nasty
        /// All trigger times usable and not in the future (lifecycle.md, section 7).
        case punctual
    }

    /// In arrival order; `seq` has gaps, as where other solutions share the log.
    private(set) var events: [PlainEvent] = []
    private let shape: Shape
    private var random: SplitMix64

    init(seed: UInt64, shape: Shape) {
        self.shape = shape
        random = SplitMix64(seed: seed)
        make()
    }

    private static let epoch: Int64 = 1_739_321_024
    private static let lives = [
        ["DRAFT", "INITIATED", "ACTIVE", "PENDING_DEACTIVATION", "DEACTIVATED"],
        ["INITIATED", "ACTIVE", "PENDING_DEACTIVATION", "ACTIVE", "PENDING_DEACTIVATION", "DEACTIVATED"],
        ["DRAFT", "INITIATED", "REJECTED"],
        ["INITIATED", "PENDING_DEACTIVATION", "DEACTIVATED"],
    ]
    private static let known = [
        "DRAFT", "INITIATED", "ACTIVE", "REJECTED", "PENDING_DEACTIVATION", "DEACTIVATED",
    ]
    private static let unknown = ["active", "PAUSED", "ACTIVE1", "DRAF", "~", "!"]
    private static let unknownNames = ["SOLUTION_SHARED", "solution_created", "SOLUTION", "~"]
    /// As texts the greater number comes first.
    private static let portfolios = ["506914307656634", "90"]

    private mutating func make() {
        let isCrowded = random.chance(percent: 8)
        let count = isCrowded ? Int.random(in: 7...12, using: &random) : Int.random(in: 0...8, using: &random)
        let span = Int64(isCrowded ? Int.random(in: 1...2, using: &random) : max(1, count * 2 / 3))
        let life = random.chance(percent: 60) ? random.pick(Self.lives) : nil
        for place in 0..<count {
            let expected = life.map { $0[place * $0.count / max(1, count)] }
            let second =
                expected != nil && random.chance(percent: 80)
                ? Int64(place) * span / Int64(count) : Int64.random(in: 0..<span, using: &random)
            append(status: status(expected: expected), second: Self.epoch + second)
        }
        arrive()
    }

    private mutating func status(expected: String?) -> String {
        if random.chance(percent: 8) { return random.pick(Self.unknown) }
        if let expected, random.chance(percent: 75) { return expected }
        return random.pick(Self.known)
    }

    private mutating func name() -> String {
        if random.chance(percent: 8) { return random.pick(Self.unknownNames) }
        return random.chance(percent: 30) ? "SOLUTION_CREATED" : "SOLUTION_UPDATED"
    }

    private mutating func append(status: String, second: Int64) {
        var triggeredAt: Int64? = second
        var receivedSecond = second + random.pick([0, 0, 0, 1, 2, 3600, 86_400, -1, -300])
        if shape == .nasty, random.chance(percent: 15) {
            triggeredAt = random.pick([nil, nil, second + 301, second + 1_000_000])
            receivedSecond = second
        }
        let event = PlainEvent(
            seq: 0, portfolio: random.pick(Self.portfolios), name: name(), status: status,
            triggeredAt: triggeredAt, receivedAt: receivedSecond * 1000 + random.pick([0, 1, 999]))
        let isCopy = events.contains {
            $0.portfolio == event.portfolio && $0.name == event.name && $0.status == event.status
                && $0.triggeredAt == event.triggeredAt
        }
        if !isCopy { events.append(event) }
    }

    /// In order, with a few late ones, or in any order.
    private mutating func arrive() {
        switch Int.random(in: 0..<3, using: &random) {
        case 0: events.sort { $0.effectiveAt < $1.effectiveAt }
        case 1:
            events.sort { $0.effectiveAt < $1.effectiveAt }
            if let late = events.indices.randomElement(using: &random) {
                events.append(events.remove(at: late))
            }
        default: events.shuffle(using: &random)
        }
        var seq: Int64 = 0
        for place in events.indices {
            seq += Int64.random(in: 1...2, using: &random)
            events[place].seq = seq
        }
    }
}

extension [PlainEvent] {
    /// Cut into deliveries of one event or of some.
    func delivered(_ random: inout SplitMix64) -> [[PlainEvent]] {
        var deliveries: [[PlainEvent]] = []
        let isBatched = random.chance(percent: 60)
        for event in self {
            if isBatched, !deliveries.isEmpty, random.chance(percent: 60) {
                deliveries[deliveries.count - 1].append(event)
            } else {
                deliveries.append([event])
            }
        }
        return deliveries
    }
}

extension PlainEvent: CustomStringConvertible {
    var description: String {
        "#\(seq) \(name) \(status) by \(portfolio) triggered \(triggeredAt.map(String.init) ?? "never") "
            + "received \(receivedAt) ms"
    }
}
