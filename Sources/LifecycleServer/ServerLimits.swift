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
    /// Readers of the event stream at a time: half of the connections, so that intake keeps the other half.
    static let streams = 512
    /// Events in one piece of the stream.
    static let streamPageRows = 256
    /// The end of the log, kept as messages for all who follow it: some seconds of the fastest intake.
    static let recentBytes = 8 * 1024 * 1024
    static let recentBatches = 1024
    /// So many readers are woken at a time, and then intake has its turn: 2000 a second at most.
    static let readersWoken = 32
    static let pauseBetweenWakes = Duration.milliseconds(16)
    /// A heartbeat where nothing was written for so long, looked for at each beat: proxies close what is
    /// silent for 30 s or 60 s.
    static let streamSilence = Duration.seconds(10)
    static let streamBeat = Duration.seconds(5)
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
