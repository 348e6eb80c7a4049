/// An observation run's fields, in the order of the hash chain.
struct ObservationRunFields: EntryFields {
    struct Observation {
        let id: Int64
        let solutionID: String
        let status: String?
        let pending: String?
    }

    let number: Int64
    let recordedAt: Int64
    let app: String
    let observedAt: Int64
    let isComplete: Bool
    let listed: Int64
    let unreadable: Int64
    let observations: [Observation]

    func add(to chain: inout HashChain) {
        chain.add("observation_run")
        chain.add(number)
        chain.add(recordedAt)
        chain.add(app)
        chain.add(observedAt)
        chain.add(isComplete ? 1 : 0)
        chain.add(listed)
        chain.add(unreadable)
        chain.add(Int64(observations.count))
        for row in observations {
            chain.add("observation")
            chain.add(row.id)
            chain.add(row.solutionID)
            chain.add(row.status)
            chain.add(row.pending)
        }
    }
}
