// Which limit a body meets.

extension ServerLimits {
    /// What a body sent to this address may have.
    static func bodyBytes(at path: RequestPath) -> Int {
        path.isWebhook ? webhookBodyBytes : bodyBytes
    }
}
