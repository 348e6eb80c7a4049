internal import Hummingbird
internal import HummingbirdCore
internal import NIOCore
internal import PartnerSolutionsWebhook

/// Every limit of the server, with its unit and reason.
enum ServerLimits {
    /// Meta's largest body.
    static let webhookBodyBytes = WebhookBody.limitBytes
    /// From a request's head to the end of its body: Meta sends at once, and a dripped body must not hold a
    /// connection.
    static let requestTime = TimeAmount.seconds(10)
    /// Of a body that was answered early: thrown away for at most so long and so much, so that the client
    /// gets to read the answer.
    static let discardTime = TimeAmount.seconds(2)
    static let discardedBytes = 4 * 1024 * 1024
    /// Without a request: between two of them, and until the first head is complete.
    static let idleTime = TimeAmount.seconds(30)
    /// All header fields together, and how many.
    static let headerBytes = 16 * 1024
    static let headerFields = 100
    /// Connections at a time; more wait in the kernel's queue.
    static let connections = 1024
    /// What `Retry-After` says where a delivery can't be stored now.
    static let retryAfterSeconds = 5
    /// Rows of a page.
    static let defaultPageRows = 100
    static let pageRows = 1...1000
    /// `hub.challenge`, of which Meta says only that it is echoed.
    static let challengeBytes = 1...256

    static var http1: HTTPServerBuilder {
        HTTPServerBuilder { responder in
            OnEventLoop(
                connection: HTTP1Channel(
                    responder: responder,
                    configuration: HTTP1Channel.Configuration(
                        additionalChannelHandlers: [RequestDeadlines()],
                        idleTimeout: idleTime,
                        httpDecoderConfiguration: HTTP1Channel.Configuration.DecoderConfiguration(
                            maxHeaderFieldSize: headerBytes, maxHeaderListSize: headerBytes,
                            maxHeaderFieldCount: headerFields))))
        }
    }
}
