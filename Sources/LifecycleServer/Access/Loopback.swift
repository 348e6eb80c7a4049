internal import NIOCore

/// Names and addresses of this machine itself.
public enum Loopback {
    /// `127.0.0.0/8`, `::1`, or the former written as IPv6.
    public static func isAddress(_ text: String) -> Bool {
        guard let address = try? SocketAddress(ipAddress: text, port: 0), let canonical = address.ipAddress
        else { return false }
        switch address {
        case .v4: return canonical.hasPrefix("127.")
        case .v6: return canonical == "::1" || canonical.hasPrefix("::ffff:127.")
        case .unixDomainSocket: return false
        }
    }

    /// The host part of a `Host` header: `localhost`, or a loopback address, with any port.
    public static func isHost(_ authority: String) -> Bool {
        guard let parts = authority.wholeMatch(of: #/(?:\[([^\[\]]*)\]|([^:\[\]]*))(?::[0-9]{0,5})?/#),
            let host = parts.1 ?? parts.2
        else { return false }
        return host.lowercased() == "localhost" || isAddress(String(host))
    }
}
