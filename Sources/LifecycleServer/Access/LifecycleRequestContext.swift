public import Hummingbird
internal import NIOCore

/// What the routes need to know of a request beside itself: who is at the other end of the connection.
public struct LifecycleRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let peer: SocketAddress?

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress
    }

    /// Whether the peer is this machine.
    var isPeerLoopback: Bool {
        switch peer {
        case .v4, .v6: peer?.ipAddress.map(Loopback.isAddress) ?? false
        case .unixDomainSocket: true
        case nil: false
        }
    }
}
