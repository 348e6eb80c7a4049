package import LifecycleStore

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
    package static let nameLine = "event: recorded\n"
    /// A kept value that is longer is left out of the stream: 512 readers may be slow at the same time.
    static let extraBytes = 64 * 1024

    package static func write(_ event: RecordedEvent, to bytes: inout [UInt8]) {
        bytes.append(contentsOf: "\(nameLine)id: \(event.position)\ndata: ".utf8)
        bytes.append(contentsOf: event.json.bytes)
        bytes.append(contentsOf: "\n\n".utf8)
    }

    /// So that whatever is in between sees that the connection lives.
    package static let heartbeat = Array(": still here\n\n".utf8)

    /// The first block: so that a client knows at once that it is connected. Where the client could not know
    /// from where it follows, it is told: a block without data is no message, but its id is kept.
    package static func opening(after position: LogPosition, isNewsToClient: Bool) -> [UInt8] {
        Array((isNewsToClient ? ": following\nid: \(position)\n\n" : ": following\n\n").utf8)
    }

    /// The name of the message that tells a client that it followed another log, and that all of this one
    /// comes now, from its first event.
    public static let resetName = "reset"

    package static func reset(_ problem: Problem, isNamed: Bool) -> [UInt8] {
        let name = isNamed ? "event: \(resetName)\n" : ""
        return Array(": following\n\n\(name)id: 0\ndata: \(problem.json.text)\n\n".utf8)
    }
}
