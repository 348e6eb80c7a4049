internal import SolutionLifecycle

/// The events of one delivery, gathered by their solutions while the log is read event by event.
struct DeliveryInPieces {
    struct Told {
        let solution: Int64
        var events: DeliveredEvents
        /// Of each of them.
        var firstCodes: ChangeIdentity
        var otherCodes: [ChangeIdentity] = []
    }

    private(set) var place = DeliveryPlace.none
    /// In the order of their first events.
    private(set) var told: [Told] = []
    /// Where each solution lies in `told`; empty for one alone, as nearly all deliveries have.
    private var places: [Int64: Int] = [:]

    mutating func begin(_ place: DeliveryPlace) {
        self.place = place
    }

    mutating func add(_ event: Event, _ codes: ChangeIdentity) {
        let place = told.count == 1 && told[0].solution == codes.solution ? 0 : places[codes.solution]
        if let place {
            told[place].events.add(event)
            told[place].otherCodes.append(codes)
            return
        }
        if let first = told.first {
            places[first.solution] = 0
            places[codes.solution] = told.count
        }
        let events = DeliveredEvents(event, in: self.place)
        told.append(Told(solution: codes.solution, events: events, firstCodes: codes))
    }

    /// Once they are judged.
    mutating func clear() {
        told.removeAll(keepingCapacity: true)
        if !places.isEmpty { places = [:] }
    }
}
