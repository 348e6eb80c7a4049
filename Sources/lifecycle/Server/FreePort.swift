import NIOCore
import NIOPosix

/// Whether a server could listen, found out by doing so for a moment.
enum FreePort {
    /// Throws what a server would: the port is taken, or the address is none of this machine's.
    static func check(host: String, port: Int) throws {
        guard port != 0 else { return }
        do {
            let server = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            try server.bind(host: host, port: port).flatMap { $0.close() }.wait()
        } catch {
            throw Refusal.listening(on: host, port, error)
        }
    }
}
