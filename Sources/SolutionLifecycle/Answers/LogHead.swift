/// How far a log reaches, and what it holds up to there: the number of its last entry and that one's link
/// of the hash chain. Kept outside the file, it tells whether the log was cut or rewritten since.
public struct LogHead: Hashable, Sendable, CustomStringConvertible {
    /// 0 while the log is empty.
    public let entry: Int64
    /// 32 bytes; zero while the log is empty.
    public let link: [UInt8]

    public init(entry: Int64, link: [UInt8]) {
        self.entry = entry
        self.link = link
    }

    /// `entry:hash`, as `description` writes it; `nil` for anything else.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let entry = Int64(parts[0]), entry >= 0, parts[1].utf8.count == 64
        else {
            return nil
        }
        var link: [UInt8] = []
        var digits = parts[1][...]
        while !digits.isEmpty {
            guard let byte = UInt8(digits.prefix(2), radix: 16), digits.first?.isHexDigit == true else {
                return nil
            }
            link.append(byte)
            digits = digits.dropFirst(2)
        }
        self.init(entry: entry, link: link)
    }

    public var description: String {
        let digits = Array("0123456789abcdef")
        return "\(entry):" + String(link.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
