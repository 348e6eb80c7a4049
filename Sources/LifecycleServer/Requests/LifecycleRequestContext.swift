public import Hummingbird
internal import NIOCore

/// What the routes need to know of a request beside itself: who is at the other end of the connection.
public struct LifecycleRequestContext: RequestContext {
    public var coreContext: CoreRequestContextStorage
    private let address: SocketAddress?
    private let channel: any Channel

    public init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress
        channel = source.channel
    }

    /// Whether or not the answer is through by then.
    func closeConnection(after time: TimeAmount) {
        channel.eventLoop.scheduleTask(in: time) { channel.close(promise: nil) }
    }

    /// Who is at the other end, as the log says it. Behind a proxy on this machine it is always loopback.
    enum PeerKind: String {
        case loopback
        case remote
        case unixSocket = "unix_socket"
    }

    var peerKind: PeerKind {
        switch address {
        case .unixDomainSocket: .unixSocket
        case .v4, .v6, nil: isPeerLoopback ? .loopback : .remote
        }
    }

    /// Who is at the other end of the connection; `nil` where that is no internet address.
    var peer: PeerAddress? { address.flatMap(PeerAddress.init) }

    /// Whether the peer is this machine.
    var isPeerLoopback: Bool {
        switch address {
        case .v4, .v6: peer?.isLoopback ?? false
        case .unixDomainSocket: true
        case nil: false
        }
    }
}
