internal import SolutionLifecycle

/// The bounded queue before the writer: a value, guarded by its owner.
struct WaitingDeliveries {
    typealias Answer = @Sendable (Result<RecordedDelivery, StoreError>) -> Void

    struct Waiting {
        let delivery: Delivery
        let answer: Answer
    }

    enum Admission {
        /// Somebody is writing, and will take it.
        case waits
        /// The same; and whoever is writing waits for just this one before going on.
        case completesGroup
        /// Nobody is writing: the caller has to start.
        case waitsFirst
        case refused(StoreError)
    }

    /// What the last attempt to write found; `nil` where it succeeded.
    var problem: StoreError?

    private let limits: StoreLimits
    private var waiting: [Waiting] = []
    private var waitingBytes = 0
    private var isDraining = false
    private(set) var isClosed = false
    /// How many the writer waits for before it takes a group; `nil` while it isn't waiting.
    private var awaited: Int?

    init(limits: StoreLimits) {
        self.limits = limits
    }

    var count: Int { waiting.count }

    mutating func add(_ delivery: Delivery, _ answer: @escaping Answer) -> Admission {
        guard !isClosed else { return .refused(.closed) }
        guard waiting.count < limits.queuedDeliveries,
            waitingBytes + delivery.body.bytes.count <= limits.queuedBytes
        else { return .refused(.queueFull) }
        waiting.append(Waiting(delivery: delivery, answer: answer))
        waitingBytes += delivery.body.bytes.count
        if let awaited, waiting.count >= awaited {
            self.awaited = nil
            return .completesGroup
        }
        if isDraining { return .waits }
        isDraining = true
        return .waitsFirst
    }

    /// After a group of `answered`, whether the writer is to wait for more: until half as many wait as were
    /// under way. Those who were answered send again soon, and a commit costs the same for one as for many.
    /// A single sender is never waited for longer than it takes to send.
    mutating func awaitsMore(after answered: Int) -> Bool {
        let wanted = (answered + waiting.count) / 2
        guard waiting.count < wanted, !isClosed else { return false }
        awaited = wanted
        return true
    }

    /// Waits no longer. Answers whether it did until now; else `completesGroup` was answered before.
    mutating func stopAwaiting() -> Bool {
        defer { awaited = nil }
        return awaited != nil
    }

    /// The oldest that wait, at most a group; `nil` where nothing does, and then nobody is writing any more.
    mutating func takeGroup() -> [Waiting]? {
        guard !waiting.isEmpty else {
            isDraining = false
            return nil
        }
        let group = Array(waiting.prefix(limits.groupDeliveries))
        waiting.removeFirst(group.count)
        waitingBytes -= group.reduce(0) { $0 + $1.delivery.body.bytes.count }
        return group
    }

    mutating func close() {
        isClosed = true
    }
}
