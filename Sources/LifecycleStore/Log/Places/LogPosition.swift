/// A place in a log, behind an event, that says of which log it is: `SEQ-XXXXXXXX`, with the first 8
/// hexadecimal digits of the link of the entry that the event came with. A bare SEQ is a place in any log.
public struct LogPosition: Hashable, Sendable, CustomStringConvertible {
    /// 0: before the first event.
    public let seq: Int64
    /// The first four bytes of the link; `nil` where it wasn't said, and before the first event.
    public let mark: UInt32?

    public static let start = LogPosition(seq: 0, mark: nil)

    init(seq: Int64, mark: UInt32?) {
        self.seq = seq
        self.mark = mark
    }

    /// `nil` where the text has another form.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let digits = parts.first, Self.isPlain(digits), let seq = Int64(digits), parts.count <= 2
        else { return nil }
        var mark: UInt32?
        if parts.count == 2 {
            guard parts[1].utf8.count == 8, let read = UInt32(parts[1], radix: 16) else { return nil }
            mark = read
        }
        self.init(seq: seq, mark: mark)
    }

    /// Of digits alone: Swift would take a sign too.
    private static func isPlain(_ digits: some StringProtocol) -> Bool {
        !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    public var description: String {
        guard let mark else { return "\(seq)" }
        let digits = String(mark, radix: 16)
        return "\(seq)-" + String(repeating: "0", count: 8 - digits.count) + digits
    }
}
