/// What became of one delivery.
public struct Recorded: Hashable, Sendable {
    public var recorded = 0
    public var redelivered = 0
    public var ignored = 0
    public var quarantined = 0

    public init(recorded: Int = 0, redelivered: Int = 0, ignored: Int = 0, quarantined: Int = 0) {
        self.recorded = recorded
        self.redelivered = redelivered
        self.ignored = ignored
        self.quarantined = quarantined
    }

    public static func += (sum: inout Recorded, more: Recorded) {
        sum.recorded += more.recorded
        sum.redelivered += more.redelivered
        sum.ignored += more.ignored
        sum.quarantined += more.quarantined
    }
}
