internal import GRDB

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

/// Finds positions, and checks that they are of this log.
struct LogPositions {
    private let database: Database
    private let find: PreparedStatement

    init(_ database: Database) throws {
        self.database = database
        find = try PreparedStatement(
            database,
            """
            SELECT substr(delivery.link, 1, 4) FROM event
                JOIN delivery ON delivery.delivery = event.delivery
            WHERE event.seq = ?
            """)
    }

    /// Behind the event with this `seq`; without a mark where there is none.
    func behind(_ seq: Int64) throws -> LogPosition {
        let link = try find.first(seq) { try $0.bytes(0) }
        return LogPosition(
            seq: seq, mark: link.map { $0.prefix(4).reduce(0) { $0 << 8 | UInt32($1) } })
    }

    /// Throws `anotherLog` where the position lies beyond the end, or its mark isn't this log's.
    func check(_ position: LogPosition) throws {
        guard position.seq > 0 else { return }
        let here = try behind(position.seq)
        guard let mark = here.mark else {
            let last = try database.integer("SELECT max(seq) FROM event") ?? 0
            throw StoreError.anotherLog(
                position: "\(position)", found: "this log reaches event \(last) only")
        }
        guard position.mark == nil || position.mark == mark else {
            throw StoreError.anotherLog(position: "\(position)", found: "this log has \(here) there")
        }
    }
}

extension LogReader {
    /// Behind the log's last event.
    public func end() async throws(StoreError) -> LogPosition {
        try await read { database in
            try LogPositions(database).behind(database.integer("SELECT max(seq) FROM event") ?? 0)
        }
    }

    /// Throws `anotherLog` where the position isn't one of this log.
    public func check(_ position: LogPosition) async throws(StoreError) {
        try await read { try LogPositions($0).check(position) }
    }
}
