internal import SolutionLifecycle
internal import Synchronization

/// What has come to the webhook since this server started, as far as troubles are about it.
final class WebhookRecord: Sendable {
    struct State: Hashable, Sendable {
        /// Authentic deliveries, of whatever field.
        var accepted = 0
        /// Refused for the signature, since the last accepted one.
        var refused = 0
        var lastRefusedAt: UnixMilliseconds?
        /// The last authentic one; before the first, the last one in the log.
        var lastAuthenticAt: UnixMilliseconds?
        /// Why the last handshake was refused; `nil` where one was answered since, or a delivery accepted.
        var handshakeRefusal: String?
        /// The last delivery that was about solutions told only that something changed.
        var lacksValues = false
    }

    private let current: Mutex<State>

    init(lastAuthenticAt: UnixMilliseconds? = nil) {
        var state = State()
        state.lastAuthenticAt = lastAuthenticAt
        current = Mutex(state)
    }

    var state: State { current.withLock(\.self) }

    /// A delivery was authentic.
    func accept(_ contents: Delivery.Contents, at moment: UnixMilliseconds) {
        let lacksValues = contents.quarantined.contains { $0.reason == .valuesNotIncluded }
        current.withLock { state in
            state.accepted += 1
            (state.refused, state.handshakeRefusal) = (0, nil)
            state.lastAuthenticAt = moment
            if lacksValues || !contents.changes.isEmpty { state.lacksValues = lacksValues }
        }
    }

    func refuse(at moment: UnixMilliseconds) {
        current.withLock { state in
            state.refused += 1
            state.lastRefusedAt = moment
        }
    }

    /// `why`: `nil` where the handshake was answered.
    func shakeHands(refusedFor why: String?) {
        current.withLock { $0.handshakeRefusal = why }
    }
}
