// lifecycle.md, sections 1 to 5, written as plainly as the page says it: slow, and sharing nothing with the
// module. Statuses are their texts, `nil` is ∅, times are bare numbers.

/// A recorded change. `triggeredAt` in seconds, `receivedAt` in milliseconds.
struct PlainEvent: Hashable, Sendable {
    var seq: Int64
    let portfolio: String
    let name: String
    let status: String
    let triggeredAt: Int64?
    let receivedAt: Int64

    /// Section 1, Times.
    var receivedSecond: Int64 { Int64((Double(receivedAt) / 1000).rounded(.down)) }
    var isFuture: Bool { triggeredAt.map { $0 - receivedSecond > 300 } ?? false }
    var effectiveAt: Int64 { isFuture ? receivedSecond : triggeredAt ?? receivedSecond }
}

/// Section 3: what is said of one step.
struct PlainVerdict: Hashable, Sendable {
    var verdict: String
    var reason: String?
    var becomes: String?
    var missing: [String] = []
}

struct PlainStep: Hashable, Sendable {
    let seq: Int64
    let from: String?
    let to: String?
    let verdict: String
    let reason: String?
    let missing: [String]
    let endsAmbiguousSecond: Bool
}

/// Section 5: (`kind`, `seq`) names it, the rest is the detail.
struct PlainFinding: Hashable, Sendable {
    let seq: Int64
    let kind: String
    var reason: String?
    var missing: [String] = []
    var from: String?
    var lateBySeconds: Int64?
}

/// The events of one solution, judged from scratch.
struct PlainJudge {
    private(set) var steps: [PlainStep] = []
    private(set) var status: String?
    private(set) var since: Int64?
    private(set) var reported: String?
    private(set) var isDisputed = false
    private(set) var isAmbiguous = false
    /// Those about steps.
    private(set) var findings: Set<PlainFinding> = []
    private var stood: [String] = []

    init(_ events: [PlainEvent]) {
        for second in Set(events.map(\.effectiveAt)).sorted() {
            judge(second: events.filter { $0.effectiveAt == second })
        }
    }

    private mutating func judge(second events: [PlainEvent]) {
        let (ordered, ambiguous) = Self.order(events, after: status, stood: stood)
        isAmbiguous = ambiguous
        for (place, event) in ordered.enumerated() {
            let said = Self.judge(current: status, reported: event.status, stood: stood)
            let step = PlainStep(
                seq: event.seq, from: status, to: said.becomes, verdict: said.verdict, reason: said.reason,
                missing: said.missing, endsAmbiguousSecond: ambiguous && place == ordered.count - 1)
            steps.append(step)
            findStep(step, event)
            if said.becomes != status { since = event.effectiveAt }
            status = said.becomes
            if let status { stood.append(status) }
            reported = event.status
            isDisputed = event.status != status && said.reason != "repeated"
        }
    }
}

// MARK: Section 2

extension PlainJudge {
    static let statuses = ["DRAFT", "INITIATED", "ACTIVE", "REJECTED", "PENDING_DEACTIVATION", "DEACTIVATED"]

    static let legal: [String?: [String]] = [
        nil: ["DRAFT", "INITIATED"],
        "DRAFT": ["INITIATED"],
        "INITIATED": ["ACTIVE", "REJECTED"],
        "ACTIVE": ["PENDING_DEACTIVATION"],
        "PENDING_DEACTIVATION": ["DEACTIVATED"],
        "REJECTED": [],
        "DEACTIVATED": [],
    ]

    static let tolerated: [String?: [String]] = [
        "INITIATED": ["PENDING_DEACTIVATION"],
        "PENDING_DEACTIVATION": ["ACTIVE"],
    ]
}

// MARK: Section 3

extension PlainJudge {
    static func judge(current: String?, reported: String, stood: [String]) -> PlainVerdict {
        if !statuses.contains(reported) {
            return PlainVerdict(verdict: "illegal", reason: "unknown_status", becomes: current)
        }
        if reported == current { return PlainVerdict(verdict: "unchanged", becomes: current) }
        if let next = legal[current], next.contains(reported) {
            return PlainVerdict(verdict: "legal", becomes: reported)
        }
        if let next = tolerated[current], next.contains(reported) {
            return PlainVerdict(verdict: "tolerated", becomes: reported)
        }
        let forth = walks[Ends(from: current, to: reported)]
        guard let current else {
            return PlainVerdict(
                verdict: "illegal", reason: "missed_start", becomes: reported,
                missing: forth?.dropLast() ?? [])
        }
        if let forth {
            return PlainVerdict(
                verdict: "illegal", reason: "skipped", becomes: reported, missing: forth.dropLast())
        }
        if walks[Ends(from: reported, to: current)] != nil {
            let reason = stood.contains(reported) ? "repeated" : "backward"
            return PlainVerdict(verdict: "illegal", reason: reason, becomes: current)
        }
        return PlainVerdict(verdict: "illegal", reason: "contradiction", becomes: reported)
    }

    private struct Ends: Hashable {
        let from: String?
        let to: String
    }

    /// The shortest walk of legal transitions between any two, its last status included.
    private static let walks: [Ends: [String]] = {
        var found: [Ends: [String]] = [:]
        for from in [nil] + statuses.map(Optional.some) {
            var walks: [[String]] = (legal[from] ?? []).map { [$0] }
            while !walks.isEmpty {
                for walk in walks {
                    let ends = Ends(from: from, to: walk[walk.count - 1])
                    if found[ends] == nil { found[ends] = walk }
                }
                walks = walks.flatMap { walk in (legal[walk.last] ?? []).map { walk + [$0] } }
            }
        }
        return found
    }()
}

// MARK: Section 4

extension PlainJudge {
    static func order(_ second: [PlainEvent], after status: String?, stood: [String]) -> (
        events: [PlainEvent], isAmbiguous: Bool
    ) {
        let sorted = second.sorted(by: isFirst)
        if sorted.count > 6 { return (sorted, true) }
        var best: (order: [Int], cost: (Int, Int, Int))?
        var endings: [Int: Set<String?>] = [:]
        for order in orders[sorted.count] {
            var (current, before, cost) = (status, stood, (illegal: 0, tolerated: 0, unchanged: 0))
            for place in order {
                let said = judge(current: current, reported: sorted[place].status, stood: before)
                switch said.verdict {
                case "illegal": cost.illegal += 1
                case "tolerated": cost.tolerated += 1
                case "unchanged": cost.unchanged += 1
                default: break
                }
                current = said.becomes
                if let current { before.append(current) }
            }
            endings[cost.illegal, default: []].insert(current)
            // `sorted` is in the order of the key, so orders compare by the key as their places do.
            if let known = best, known.cost < cost { continue }
            if let known = best, known.cost == cost, known.order.lexicographicallyPrecedes(order) { continue }
            best = (order, cost)
        }
        return (best?.order.map { sorted[$0] } ?? [], (endings[endings.keys.min() ?? 0]?.count ?? 0) > 1)
    }

    static func isFirst(_ one: PlainEvent, _ other: PlainEvent) -> Bool {
        let ranks = [one, other].map { event in statuses.firstIndex { $0 == event.status } ?? 6 }
        if ranks[0] != ranks[1] { return ranks[0] < ranks[1] }
        for text in [\PlainEvent.status, \PlainEvent.name, \PlainEvent.portfolio] {
            let (left, right) = (Array(one[keyPath: text].utf8), Array(other[keyPath: text].utf8))
            if left != right { return left.lexicographicallyPrecedes(right) }
        }
        guard let left = one.triggeredAt else { return other.triggeredAt != nil }
        guard let right = other.triggeredAt else { return false }
        return left < right
    }

    /// All orders of 0 to 6 places.
    private static let orders: [[[Int]]] = (0...6).map { count in
        (0..<count).reduce([[]]) { shorter, place in
            shorter.flatMap { order in
                (0...order.count).map { Array(order[..<$0]) + [place] + Array(order[$0...]) }
            }
        }
    }
}

// MARK: Section 5

extension PlainJudge {
    private mutating func findStep(_ step: PlainStep, _ event: PlainEvent) {
        func find(_ kind: String, reason: String? = nil, missing: [String] = []) {
            findings.insert(
                PlainFinding(seq: event.seq, kind: kind, reason: reason, missing: missing, from: step.from))
        }
        if step.verdict == "illegal", step.reason != "unknown_status" {
            find("illegal_transition", reason: step.reason, missing: step.missing)
        }
        if step.reason == "unknown_status" { find("unknown_status", reason: step.reason) }
        if step.verdict == "tolerated" { find("tolerated_transition") }
        if event.name != "SOLUTION_CREATED", event.name != "SOLUTION_UPDATED" { find("unknown_event") }
        if step.verdict == "legal" || step.verdict == "tolerated" {
            let isDraftSent = step.from == "DRAFT" && step.to == "INITIATED"
            if event.name == "SOLUTION_CREATED", step.from != nil, !isDraftSent { find("event_mismatch") }
            if event.name == "SOLUTION_UPDATED", step.from == nil { find("event_mismatch") }
        }
        if step.endsAmbiguousSecond { find("ambiguous_order") }
    }

    /// What is said of an arrival. `recorded`: all events of the solution before the delivery.
    static func arrivals(of event: PlainEvent, after recorded: [PlainEvent]) -> [PlainFinding] {
        var found: [PlainFinding] = []
        if let highest = recorded.map(\.effectiveAt).max(), event.effectiveAt < highest {
            let late = highest - event.effectiveAt
            found.append(PlainFinding(seq: event.seq, kind: "out_of_order", lateBySeconds: late))
        }
        if event.triggeredAt == nil { found.append(PlainFinding(seq: event.seq, kind: "missing_timestamp")) }
        if event.isFuture { found.append(PlainFinding(seq: event.seq, kind: "future_timestamp")) }
        return found
    }
}

/// Findings over a log: after every delivery all is judged anew.
struct PlainLog {
    struct Name: Hashable {
        let seq: Int64
        let kind: String
    }

    struct Kept: Hashable {
        var finding: PlainFinding
        let raisedAtSeq: Int64
        var healedBySeq: Int64?
    }

    private(set) var events: [PlainEvent] = []
    private(set) var judged = PlainJudge([])
    private(set) var findings: [Name: Kept] = [:]

    private var arrivals: Set<PlainFinding> = []

    /// The open ones are about steps.
    var open: Int {
        findings.values.count { kept in kept.healedBySeq == nil && !arrivals.contains(kept.finding) }
    }

    /// One delivery's events, in the order of their `seq`.
    mutating func record(_ delivery: [PlainEvent]) {
        guard let last = delivery.map(\.seq).max() else { return }
        for event in delivery { arrivals.formUnion(PlainJudge.arrivals(of: event, after: events)) }
        events += delivery
        judged = PlainJudge(events)
        var standing: Set<Name> = []
        for finding in judged.findings.union(arrivals) {
            let name = Name(seq: finding.seq, kind: finding.kind)
            standing.insert(name)
            let raisedAtSeq = findings[name]?.raisedAtSeq ?? last
            findings[name] = Kept(finding: finding, raisedAtSeq: raisedAtSeq, healedBySeq: nil)
        }
        for (name, kept) in findings where !standing.contains(name) && kept.healedBySeq == nil {
            findings[name]?.healedBySeq = last
        }
    }
}
