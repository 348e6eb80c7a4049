public import PartnerSolutionsWebhook

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
