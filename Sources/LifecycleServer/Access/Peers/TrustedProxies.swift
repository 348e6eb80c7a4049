internal import HTTPTypes

/// The proxies whose word counts when they say in `X-Forwarded-For` for whom they ask. Anybody else could
/// write anything there.
///
/// Written as addresses and networks between commas: `127.0.0.1, 10.0.0.0/8, fd00::/8`.
public struct TrustedProxies: Sendable {
    private let networks: [(address: PeerAddress, bits: Int)]
    /// As it was written; empty where there are none.
    public let text: String

    /// None.
    public init() {
        networks = []
        text = ""
    }

    /// `nil` where a part is neither an address nor a network.
    public init?(_ text: String) {
        var networks: [(PeerAddress, Int)] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let sides = part.filter { $0 != " " }.split(separator: "/", omittingEmptySubsequences: false)
            guard (1...2).contains(sides.count), let address = PeerAddress(sides[0]) else { return nil }
            let all = address.bytes.count * 8
            let bits = sides.count == 1 ? all : Int(sides[1]) ?? -1
            guard (0...all).contains(bits) else { return nil }
            networks.append((address, bits))
        }
        self.networks = networks
        self.text = text
    }

    public static let forms = "addresses or networks between commas, such as 127.0.0.1, 10.0.0.0/8"

    /// Who asks: the peer, or where that is a trusted proxy, the one that it asks for, and so on.
    func sender(_ fields: HTTPFields, from peer: PeerAddress?) -> PeerAddress? {
        guard var sender = peer, !networks.isEmpty, let name = HTTPField.Name("X-Forwarded-For") else {
            return peer
        }
        var forwarded = fields[values: name].flatMap { $0.split(separator: ",") }
        while trusts(sender), let next = forwarded.popLast() {
            // What can't be read counts as the proxy that said it.
            guard let address = PeerAddress(forwarded: next.filter { $0 != " " }) else { break }
            sender = address
        }
        return sender
    }

    private func trusts(_ address: PeerAddress) -> Bool {
        networks.contains { address.begins(like: $0.address, bits: $0.bits) }
    }
}
