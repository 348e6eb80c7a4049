internal import NIOCore
internal import PartnerSolutionsWebhook

/// Every limit of the server, with its unit and reason. The variable ones are only ever changed by tests,
/// which would wait too long otherwise.
struct ServerLimits: Sendable {
    /// Meta's largest body.
    static let webhookBodyBytes = WebhookBody.limitBytes
    /// A delivery up to here is read where it arrives, in some milliseconds: Meta's are far shorter.
    static let promptBodyBytes = 64 * 1024
    /// Bodies of deliveries that are being received, of all senders together: they are kept until their
    /// signatures are known, and anyone can send them.
    var receivedBytes = 64 * 1024 * 1024
    /// Of each body so much isn't counted among them, so that ordinary deliveries always find room: 64 MiB
    /// of all connections.
    static let shortBodyBytes = 16 * 1024
    /// A longer body that has been arriving for longer may have to make way: one of 3 MiB that is sent at
    /// once is here sooner.
    var bodyPatience = Duration.seconds(1)
    /// Pieces of a body so short cost far more than their bytes; senders send whole packets. So many of each
    /// request are free, and more than `shortPieces` beyond these cut the connection.
    static let shortPieceBytes = 64
    static let freeShortPieces = 8
    static let shortPieces = 1000
    /// A body anywhere else: nothing else takes more than a form.
    static let bodyBytes = 64 * 1024
    /// From a request's head to the end of its body: Meta sends at once, and a dripped body must not hold a
    /// connection.
    var requestTime = TimeAmount.seconds(10)
    /// Of a body that was answered early: thrown away for at most so long and so much, so that the client
    /// gets to read the answer.
    var discardTime = TimeAmount.seconds(2)
    static let discardedBytes = 4 * 1024 * 1024
    /// Without a request: between an answer that is through and the next head, until which is complete.
    /// Longer than proxies keep a connection to us (60 s by default in nginx and others), so that it is they
    /// who close it: else a request of theirs could meet our closing.
    var idleTime = TimeAmount.seconds(75)
    /// Without the client taking any of what it is sent. However long an answer is, and however slowly it is
    /// read: each piece that goes out starts the time anew.
    var writeStallTime = TimeAmount.seconds(30)
    /// Answers that are being made or not taken yet, of all clients together: one more is 503. A long page
    /// has a megabyte, and memory is to stay bounded.
    var unreadBytes = 64 * 1024 * 1024
    /// An answer that is let out however much is unread; `unsentBytes` bound what waits of such.
    static let shortAnswerBytes = 4 * 1024
    /// Of one connection, waiting to be sent: with that much the next answer waits, and the next piece of a
    /// stream. 64 MiB of all connections.
    static let unsentBytes = 16 * 1024
    /// What an answer of many rows is taken for until it is made: some hundred events.
    static let longAnswerBytes = 256 * 1024
    /// The pieces that progress is told by.
    static let writtenPieceBytes = 64 * 1024
    /// All header fields together, and how many.
    static let headerBytes = 16 * 1024
    static let headerFields = 100
    /// Connections at a time, where there are files for them (`heldConnections`). Far more than are needed:
    /// who takes a place and does nothing with it is cut after 30 s, and comes again.
    var connections = 4096
    /// More wait in the kernel's queue, and beyond that try again by themselves, more and more rarely.
    static let waitingConnections = 1024
    /// Open files for anything but connections: those of the database's connections, three for each event
    /// loop, and some to spare.
    static let otherFiles = 128 + 3 * System.coreCount
    /// Readers of the event stream at a time, so that intake keeps connections.
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
    static let streamBeat = Duration.seconds(3)
    /// Deliveries with a bad signature from one peer, in one to two times `failureSeconds`: some are a
    /// mistake in a configuration, more are somebody trying.
    var failedSignatures = 30
    static let failureSeconds: Int64 = 60
    /// Peers whose failures are remembered, twice: so the memory is bounded however many try.
    static let failedPeers = 4096
    /// From a stored delivery to the receiver's answer, the wait for a connection included. Meta asks for
    /// under a second; how long it waits isn't known.
    var forwardTime = TimeAmount.seconds(10)
    /// Deliveries being passed on at a time, those included that wait for a connection: a small part of
    /// the connections, so that a receiver that hangs leaves the others.
    var forwards = 256
    /// Their bodies together: these may be 3 MiB, each is held twice, and memory is to stay flat.
    static let forwardedBytes = 32 * 1024 * 1024
    /// Connections to the receiver: what a server with a pool of threads can still work on.
    static let forwardConnections = 64
    /// A connection is used again only while it was idle for less: many servers close theirs after 2 to 5 s,
    /// and a delivery that meets such a moment would fail.
    static let forwardIdleTime = TimeAmount.seconds(1)
    /// For reading what the receiver says beside its status.
    static let forwardReadOutTime = Duration.seconds(1)
    /// What `Retry-After` says where a delivery can't be stored now.
    static let retryAfterSeconds = 5
    /// Rows of a page.
    static let defaultPageRows = 100
    static let pageRows = 1...1000
    /// `hub.challenge`, of which Meta says only that it is echoed.
    static let challengeBytes = 1...256
}
