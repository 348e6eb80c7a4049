/// Which rows of a history are wanted.
public struct HistoryRows: Hashable, Sendable {
    public enum Order: String, Hashable, CaseIterable, Sendable {
        /// As the events took effect (lifecycle.md, section 4).
        case replay
        /// As they were recorded: by `seq`.
        case arrival
    }

    public let order: Order
    /// How many come before the first.
    public let from: Int
    public let limit: Int

    public init(order: Order = .replay, from: Int = 0, limit: Int = .max) {
        self.order = order
        self.from = from
        self.limit = limit
    }
}
