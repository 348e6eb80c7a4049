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

/// A body or an element of one that can't be read: kept, with the reason, and judged by nobody.
public struct Quarantined: Hashable, Sendable {
    public let reason: QuarantineReason
    /// The element as received, or the whole body.
    public let raw: RawBytes

    public init(reason: QuarantineReason, raw: RawBytes) {
        self.reason = reason
        self.raw = raw
    }
}

/// Bytes as received, with their SHA-256 (32 bytes).
public struct RawBytes: Hashable, Sendable {
    public let bytes: [UInt8]
    public let sha256: [UInt8]

    public init(bytes: [UInt8], sha256: [UInt8]) {
        self.bytes = bytes
        self.sha256 = sha256
    }
}
