public import LifecycleAnswers
internal import NIOCore

/// How the server is to run.
public struct ServerSettings: Sendable {
    public var host = "127.0.0.1"
    /// 0: any free one.
    public var port = 8080
    /// Those at the start; `keyring` has those in force.
    public var credentials = Credentials()
    /// Without tokens anybody may read.
    public var openReads = false
    var streams = LiveEvents.Pace()
    /// Whose word counts for whom they ask for.
    public var trustedProxies = TrustedProxies()
    /// The receiver that deliveries are passed on to, where there is one.
    public var forwardTo: ReceiverAddress?
    /// Where a proxy in front has put the pages.
    public var basePath = BasePath.root
    /// What signs heads of the log, if anything does.
    public var checkpoints: CheckpointSigner?
    /// How long Meta may be silent before that is a trouble, in seconds.
    public var expectDeliverySeconds: Int64?
    var limits = ServerLimits()
    /// How long a connection without a request is kept.
    public var idleSeconds: Int {
        get { Int(limits.idleTime.nanoseconds / 1_000_000_000) }
        set { limits.idleTime = .seconds(Int64(newValue)) }
    }

    public init() {}

    /// How many files must be open at a time, at most: connections, and some for everything else.
    public var openFiles: Int { limits.connections + otherFiles }

    var otherFiles: Int {
        ServerLimits.otherFiles + (forwardTo == nil ? 0 : ServerLimits.forwardConnections)
    }
}
