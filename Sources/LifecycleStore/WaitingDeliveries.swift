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
    private var isClosed = false

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
        if isDraining { return .waits }
        isDraining = true
        return .waitsFirst
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
