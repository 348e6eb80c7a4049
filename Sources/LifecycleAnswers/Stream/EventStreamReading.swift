/// Reads server-sent events from bytes as they come, in pieces of any size.
public struct EventStreamReading: Sendable {
    /// One message: a block with data.
    public struct Message: Hashable, Sendable {
        /// `message` where the stream names none.
        public let event: String
        public let data: String
    }

    /// The `id` of the last block that is complete: where to go on from after a break. `nil` while none had
    /// one.
    public private(set) var lastEventID: String?
    private var line: [UInt8] = []
    private var endsWithReturn = false
    private var event = ""
    private var id: String?
    private var data: [String] = []
    private let limitBytes: Int

    /// `limitBytes`: the longest line that is read; a longer one makes `read` throw.
    public init(limitBytes: Int = 16 * 1024 * 1024) {
        self.limitBytes = limitBytes
    }

    public struct LineTooLong: Error {}

    /// The messages that these bytes complete.
    public mutating func read(_ bytes: some Sequence<UInt8>) throws(LineTooLong) -> [Message] {
        var messages: [Message] = []
        for byte in bytes {
            // A line ends with LF, CR, or both together.
            let isSecondHalf = endsWithReturn && byte == UInt8(ascii: "\n")
            endsWithReturn = byte == UInt8(ascii: "\r")
            if isSecondHalf { continue }
            guard byte == UInt8(ascii: "\n") || endsWithReturn else {
                guard line.count < limitBytes else { throw LineTooLong() }
                line.append(byte)
                continue
            }
            if let message = take(String(decoding: line, as: UTF8.self)) { messages.append(message) }
            line.removeAll(keepingCapacity: true)
        }
        return messages
    }

    private mutating func take(_ line: String) -> Message? {
        guard !line.isEmpty else { return endBlock() }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let value = parts.count > 1 ? String(parts[1].first == " " ? parts[1].dropFirst() : parts[1]) : ""
        switch parts[0] {
        case "event": event = value
        case "id": id = value
        case "data": data.append(value)
        default: break  // a comment, or a field of a later standard
        }
        return nil
    }

    private mutating func endBlock() -> Message? {
        defer {
            event = ""
            data = []
        }
        lastEventID = id ?? lastEventID
        guard !data.isEmpty else { return nil }
        return Message(event: event.isEmpty ? "message" : event, data: data.joined(separator: "\n"))
    }
}
