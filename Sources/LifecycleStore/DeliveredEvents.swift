internal import SolutionLifecycle

/// What one delivery brought of one solution: judged together, once.
struct DeliveredEvents {
    let receivedAt: UnixMilliseconds
    /// At least one, in the order of their `seq`.
    private(set) var events: [Event]

    init(_ event: Event, receivedAt: UnixMilliseconds) {
        self.receivedAt = receivedAt
        events = [event]
    }

    mutating func add(_ event: Event) {
        events.append(event)
    }

    var firstSeq: Int64 { events[0].seq }
    /// What findings are raised and healed by.
    var lastSeq: Int64 { events[events.count - 1].seq }
}
