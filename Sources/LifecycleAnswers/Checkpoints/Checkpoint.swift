public import SolutionLifecycle

/// What is signed: how far a log reached at a moment. It is no Merkle root, so its first line is none of a
/// transparency log's.
///
/// ```
/// lifecycle checkpoint v1
/// log hooks.example.com/lifecycle
/// entry 15
/// link b3393bb7…
/// events 13
/// time 2026-11-23T02:59:47Z
/// ```
public struct Checkpoint: Hashable, Sendable {
    /// The name of the key that signs for this log.
    public let log: String
    public let head: LogHead
    public let events: Int64
    /// The signing machine's clock.
    public let time: UnixSeconds

    public init(log: String, head: LogHead, events: Int64, time: UnixSeconds) {
        self.log = log
        self.head = head
        self.events = events
        self.time = time
    }

    public var text: String {
        """
        lifecycle checkpoint v1
        log \(log)
        entry \(head.entry)
        link \(Hexadecimal.text(head.link))
        events \(events)
        time \(time.rfc3339)

        """
    }

    /// `nil` if the text has another form.
    public init?(_ text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let names = ["log", "entry", "link", "events", "time"]
        guard lines.count == 7, lines[0] == "lifecycle checkpoint v1", lines[6].isEmpty else { return nil }
        var values: [String] = []
        for (name, line) in zip(names, lines[1...5]) {
            guard line.hasPrefix(name + " ") else { return nil }
            values.append(String(line.dropFirst(name.count + 1)))
        }
        guard let head = LogHead("\(values[1]):\(values[2])"), let events = Int64(values[3]), events >= 0,
            let time = UnixMilliseconds(rfc3339: values[4])?.seconds
        else { return nil }
        self.init(log: values[0], head: head, events: events, time: time)
        guard self.text == text else { return nil }
    }
}
