internal import Synchronization

/// The credentials in force, the only place that holds them: they can be exchanged while requests are
/// answered. Whoever checks a request asks once, and so sees all old ones or all new ones.
public final class Keyring: Sendable {
    private let held: Mutex<Credentials>

    public init(_ credentials: Credentials) {
        held = Mutex(credentials)
    }

    public var credentials: Credentials {
        held.withLock { $0 }
    }

    public func exchange(for credentials: Credentials) {
        held.withLock { $0 = credentials }
    }
}
