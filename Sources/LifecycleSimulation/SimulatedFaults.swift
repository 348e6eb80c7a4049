/// How often each fault occurs, from 0 to 1.
public struct SimulatedFaults: Hashable, Sendable {
    /// A delivery comes again, unchanged.
    public var duplicate = 0.0
    /// A change is told to nobody.
    public var drop = 0.0
    /// A step that the lifecycle doesn't allow is told of.
    public var illegal = 0.0
    /// A retry bears a new time.
    public var restamp = 0.0
    /// The next step falls into the same second.
    public var sameSecond = 0.0
    /// Deliveries are held up, each by a time of its own, so that they overtake one another.
    public var shuffles = false
    /// Both partners' portfolios are told.
    public var bothPartners = 0.0
    /// Several changes come in one body.
    public var rebatch = 0.0
    /// Changes of other fields come in between.
    public var otherFields = 0.0
    /// A body that can't be read comes in between.
    public var unreadable = 0.0

    public init() {}
}
