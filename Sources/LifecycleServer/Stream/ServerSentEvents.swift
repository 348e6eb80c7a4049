public import LifecycleStore
internal import NIOCore
internal import SolutionLifecycle

/// Server-sent events (the WHATWG's HTML standard, section 9.2), as this service writes and reads them.
///
/// A message is a block of lines, ended by an empty one: `event: recorded`, `id:` its position in the log,
/// `data:` one line of JSON. A line that begins with a colon is a comment. Our JSON has no line breaks, so
/// that a message always has these three lines.
public enum ServerSentEvents {
    public static let mediaType = "text/event-stream"
    /// What a client sends back to go on from: the `id` of the last message it has seen.
    public static let resumeHeader = "Last-Event-ID"
    /// What each message begins with: its name. Without it a message has the name that clients listen to by
    /// default.
    static let nameLine = "event: recorded\n"

    static func write(_ event: RecordedEvent, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "\(nameLine)id: \(event.position)\ndata: ".utf8)
        bytes.append(contentsOf: event.json.bytes)
        bytes.append(contentsOf: "\n\n".utf8)
    }

    /// So that whatever is in between sees that the connection lives.
    static let heartbeat = ByteBuffer(string: ": still here\n\n")

    /// The first block: so that a client knows at once that it is connected. Where the client could not know
    /// from where it follows, it is told: a block without data is no message, but its id is kept.
    static func opening(after position: LogPosition, isNewsToClient: Bool) -> ByteBuffer {
        ByteBuffer(string: isNewsToClient ? ": following\nid: \(position)\n\n" : ": following\n\n")
    }

    /// The name of the message that tells a client that it followed another log, and that all of this one
    /// comes now, from its first event.
    public static let resetName = "reset"

    static func reset(_ problem: Problem, isNamed: Bool) -> ByteBuffer {
        let name = isNamed ? "event: \(resetName)\n" : ""
        return ByteBuffer(string: ": following\n\n\(name)id: 0\ndata: \(problem.json.text)\n\n")
    }
}

extension RecordedEvent {
    /// A large kept value is left out: it would be held once for each reader that takes its time.
    public var json: JSON {
        [
            "event": logged.json(extraUpTo: ServerLimits.streamedExtraBytes),
            "findings_raised": .array(raised.map { $0.json(strictly: false) }),
            "findings_healed": .array(healed.map { $0.json(strictly: false) }),
        ]
    }
}
