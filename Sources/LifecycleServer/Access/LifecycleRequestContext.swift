public import Hummingbird
internal import NIOCore

/// What the routes need to know of a request beside itself: who is at the other end of the connection.
public struct LifecycleRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    /// Whether the peer is this machine.
    let isPeerLoopback: Bool

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        isPeerLoopback = Self.isLoopback(source.channel.remoteAddress)
    }

    private static func isLoopback(_ address: SocketAddress?) -> Bool {
        switch address {
        case .v4, .v6: address?.ipAddress.map(Loopback.isAddress) ?? false
        case .unixDomainSocket: true
        case nil: false
        }
    }
}
