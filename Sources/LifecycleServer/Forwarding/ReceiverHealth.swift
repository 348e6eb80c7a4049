/// How the receiver fares, by the deliveries passed on to it. A value, guarded by its owner.
struct ReceiverHealth {
    enum Standing: String, Sendable {
        /// Nothing was passed on since the start.
        case untried
        /// It took the last one.
        case ok
        case failing
    }

    /// Worth a line of the log.
    enum News {
        case failing
        /// It takes deliveries again, after so many failures in a row.
        case recovered(failures: Int)
    }

    private(set) var standing = Standing.untried
    private var failures = 0
    private var announced: ContinuousClock.Instant?
    private var isAnnounced = false

    /// A receiver that takes every other delivery isn't announced each time.
    private static let silence = Duration.seconds(60)

    mutating func note(_ outcome: ForwardOutcome, at now: ContinuousClock.Instant = .now) -> News? {
        switch outcome {
        case .full:
            return nil
        case .delivered:
            let failures = failures
            (standing, self.failures) = (.ok, 0)
            guard isAnnounced else { return nil }
            isAnnounced = false
            return .recovered(failures: failures)
        case .refused, .timedOut, .unreachable, .broken:
            failures += 1
            standing = .failing
            guard !isAnnounced, announced.map({ now - $0 >= Self.silence }) ?? true else { return nil }
            (announced, isAnnounced) = (now, true)
            return .failing
        }
    }
}
