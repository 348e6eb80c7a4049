/// The order of events that bear the same second (lifecycle.md, section 4).
///
/// Of all orders, the one with the fewest illegal steps, then the fewest tolerated, then the fewest
/// unchanged; among equals the first by `tiePrecedes`. At most 6 events are searched (720 orders), more are
/// only sorted.
struct ReplayOrder {
    /// The events of one second, in the order in which they are replayed.
    let events: [Event]
    /// Two orders with the fewest illegal steps end in different statuses; always, with more than 6 events.
    let isAmbiguous: Bool

    static let searchedEvents = 6

    /// `events`: those of one second, more than one, as `sorted` has them.
    init(ofSecond events: ArraySlice<Event>, from status: Status?) {
        let sorted = Array(events)
        let reports = sorted.map(\.reported.status)
        if sorted.count > Self.searchedEvents {
            self.events = sorted
            isAmbiguous = true
        } else if reports.allSatisfy({ $0 == reports[0] }) {
            // Two partners told of one change: whichever comes first, the steps are the same.
            self.events = sorted
            isAmbiguous = false
        } else {
            var search = Search(reports: reports)
            search.extend(from: status)
            self.events = search.best.map { sorted[$0] }
            isAmbiguous = search.endings.nonzeroBitCount > 1
        }
    }

    /// By the second in which they took effect, and within it in tie-break order. They often are so already.
    static func sorted(_ events: [Event]) -> [Event] {
        let isSorted = events.indices.dropFirst().allSatisfy { !precedes(events[$0], events[$0 - 1]) }
        return isSorted ? events : events.sorted(by: precedes)
    }

    private static func precedes(_ left: Event, _ right: Event) -> Bool {
        left.effectiveAt == right.effectiveAt
            ? tiePrecedes(left, right) : left.effectiveAt < right.effectiveAt
    }

    /// (lifecycle rank, status text, event name, portfolio id, trigger time with none first), texts byte by
    /// byte. Two events of one solution never tie: this is their identity.
    static func tiePrecedes(_ left: Event, _ right: Event) -> Bool {
        if left.reported.rank != right.reported.rank { return left.reported.rank < right.reported.rank }
        // The same rank is the same status, where it is known.
        if left.reported.status == nil,
            let precedes = precedes(left.reported.text, right.reported.text)
        {
            return precedes
        }
        if let precedes = precedes(left.name.text, right.name.text) { return precedes }
        if let precedes = precedes(left.portfolioID, right.portfolioID) { return precedes }
        return (left.triggeredAt?.rawValue ?? .min) < (right.triggeredAt?.rawValue ?? .min)
    }

    /// Byte by byte; `nil` where both are the same.
    private static func precedes(_ one: String, _ other: String) -> Bool? {
        var (one, other) = (one, other)
        return one.withUTF8 { one in
            other.withUTF8 { other in
                one.elementsEqual(other) ? nil : one.lexicographicallyPrecedes(other)
            }
        }
    }
}

/// Depth-first over the orders of a second, in tie-break order, so that the first of equals is found first.
/// An order is left as soon as it has more illegal steps than the best one known.
private struct Search {
    let reports: [Status?]
    private(set) var best: [Int] = []
    /// The statuses that orders with the fewest illegal steps end in: bit 0 for ∅, then one for each status.
    private(set) var endings: UInt8 = 0

    private var fewest = Cost(illegal: .max, tolerated: .max, unchanged: .max)
    private var order: [Int] = []

    init(reports: [Status?]) {
        self.reports = reports
    }

    private struct Cost {
        var illegal = 0
        var tolerated = 0
        var unchanged = 0

        func isLess(than other: Cost) -> Bool {
            (illegal, tolerated, unchanged) < (other.illegal, other.tolerated, other.unchanged)
        }

        func adding(_ verdict: Verdict) -> Cost {
            var sum = self
            switch verdict {
            case .legal: break
            case .tolerated: sum.tolerated += 1
            case .unchanged: sum.unchanged += 1
            case .illegal: sum.illegal += 1
            }
            return sum
        }
    }

    mutating func extend(from status: Status?) {
        extend(from: status, cost: Cost())
    }

    private mutating func extend(from status: Status?, cost: Cost) {
        guard cost.illegal <= fewest.illegal else { return }
        guard order.count < reports.count else {
            finish(in: status, cost: cost)
            return
        }
        // What stood earlier decides only why a step back is illegal, never whether: the search needs no
        // memory.
        let standing = Standing(status: status, since: nil, stood: .empty)
        for index in reports.indices where !order.contains(index) {
            let verdict = standing.verdict(on: reports[index])
            order.append(index)
            extend(from: verdict.isBelieved ? reports[index] : status, cost: cost.adding(verdict))
            order.removeLast()
        }
    }

    private mutating func finish(in status: Status?, cost: Cost) {
        if cost.illegal < fewest.illegal { endings = 0 }
        endings |= 1 << (status.map { $0.rawValue + 1 } ?? 0)
        if cost.isLess(than: fewest) {
            fewest = cost
            best = order
        }
    }
}
