/// One POST body, read and ready to be recorded: all of it or nothing (lifecycle.md, section 1).
public struct Delivery: Hashable, Sendable {
    public enum Source: UInt8, CaseIterable, Sendable {
        case webhook = 0
        case ingest = 1

        public var text: String {
            switch self {
            case .webhook: "webhook"
            case .ingest: "ingest"
            }
        }
    }

    public let source: Source
    public let receivedAt: UnixMilliseconds
    public let body: RawBytes
    /// Which app secret the signature matched, by its place in the configuration ("1", "2", …); never its
    /// text.
    public let signedBy: String?
    public let contents: Contents

    public init(
        source: Source, receivedAt: UnixMilliseconds, body: RawBytes, signedBy: String?, contents: Contents
    ) {
        self.source = source
        self.receivedAt = receivedAt
        self.body = body
        self.signedBy = signedBy
        self.contents = contents
    }

    /// What a body holds, in document order; what is ignored is only counted.
    public struct Contents: Hashable, Sendable {
        public var changes: [Change] = []
        public var quarantined: [Quarantined] = []
        public var ignored = 0

        public init(changes: [Change] = [], quarantined: [Quarantined] = [], ignored: Int = 0) {
            self.changes = changes
            self.quarantined = quarantined
            self.ignored = ignored
        }
    }
}
