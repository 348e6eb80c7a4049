public import PartnerSolutionsWebhook
internal import Synchronization

/// What requests are checked against.
public struct Credentials: Sendable {
    /// `nil`: unsigned deliveries are accepted, from this machine alone (`--insecure-unsigned`).
    public var secrets: AppSecrets?
    /// `nil`: handshakes are refused.
    public var verifyToken: String?
    /// `nil`: reading is for this machine alone, or for everybody with `--open-reads`.
    public var tokens: AccessTokens?

    public init(secrets: AppSecrets? = nil, verifyToken: String? = nil, tokens: AccessTokens? = nil) {
        self.secrets = secrets
        self.verifyToken = verifyToken
        self.tokens = tokens
    }
}

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
