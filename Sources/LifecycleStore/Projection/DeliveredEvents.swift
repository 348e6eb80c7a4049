internal import SolutionLifecycle

/// What one delivery brought of one solution: judged together, once.
struct DeliveredEvents {
    let place: DeliveryPlace
    /// Nearly always the only one.
    let first: Event
    private var others: [Event] = []

    init(_ event: Event, in place: DeliveryPlace) {
        self.place = place
        first = event
    }

    mutating func add(_ event: Event) {
        others.append(event)
    }

    /// In the order of their `seq`.
    var events: [Event] { [first] + others }
    var count: Int { 1 + others.count }
    var stampedAhead: Int { (first.isStampedAhead ? 1 : 0) + others.count(where: \.isStampedAhead) }
    var isAlone: Bool { others.isEmpty }
    var firstSeq: Int64 { first.seq }
    /// What findings are raised and healed by.
    var lastSeq: Int64 { others.last?.seq ?? first.seq }
}
