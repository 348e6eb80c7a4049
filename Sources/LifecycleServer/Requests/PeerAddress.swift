internal import NIOCore

/// An internet address, without a port. An IPv4 address written as IPv6 is the IPv4 address.
struct PeerAddress: Hashable, Sendable, CustomStringConvertible {
    /// Four or sixteen, most significant first.
    let bytes: [UInt8]

    init?(_ address: SocketAddress) {
        // Where sockaddr_in and sockaddr_in6 have their address; their members are another module's.
        switch address {
        case .v4(let address):
            bytes = withUnsafeBytes(of: address.address) { Array($0[4..<8]) }
        case .v6(let address):
            let all = withUnsafeBytes(of: address.address) { Array($0[8..<24]) }
            let mapped: [UInt8] = Array(repeating: 0, count: 10) + [0xFF, 0xFF]
            bytes = all.starts(with: mapped) ? Array(all.dropFirst(12)) : all
        case .unixDomainSocket:
            return nil
        }
    }

    init?(_ text: some StringProtocol) {
        guard let address = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
        self.init(address)
    }

    /// As proxies write it: `203.0.113.7`, `203.0.113.7:51234`, `2001:db8::7`, `[2001:db8::7]:443`, quotes
    /// around it or not.
    init?(forwarded text: String) {
        let text = text.filter { $0 != "\"" }
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            self.init(text[text.index(after: text.startIndex)..<end])
        } else if let colon = text.firstIndex(of: ":"),
            text[text.index(after: colon)...].allSatisfy(\.isNumber)
        {
            self.init(text[..<colon])
        } else {
            self.init(text)
        }
    }

    /// `127.0.0.0/8` or `::1`.
    var isLoopback: Bool {
        bytes.count == 4 ? bytes[0] == 127 : bytes == Array(repeating: 0, count: 15) + [1]
    }

    /// Whether the first `bits` are those of `other`.
    func begins(like other: PeerAddress, bits: Int) -> Bool {
        guard bytes.count == other.bytes.count else { return false }
        return zip(bytes, other.bytes).enumerated().allSatisfy { index, pair in
            let significant = min(8, max(0, bits - index * 8))
            return (pair.0 ^ pair.1) >> (8 - significant) == 0
        }
    }

    /// Whom it most likely belongs to: an IPv4 address, or an IPv6 network of 64 bits, which one machine has
    /// for itself.
    var household: [UInt8] { Array(bytes.prefix(8)) }

    /// A sender as the log names it.
    static func text(_ sender: PeerAddress?) -> String { sender?.description ?? "unknown" }

    var description: String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        return stride(from: 0, to: bytes.count, by: 2)
            .map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }.joined(separator: ":")
    }
}
