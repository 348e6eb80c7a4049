public import SolutionLifecycle

/// A quarantined body or element, as the log keeps it.
public struct QuarantineRecord: Hashable, Sendable {
    public let id: Int64
    public let delivery: Int64
    public let receivedAt: UnixMilliseconds
    public let source: Delivery.Source
    /// The raw value of a `QuarantineReason`, perhaps of a later version.
    public let reason: String
    public let sha256: [UInt8]
    public let sizeBytes: Int
    /// Whether the bytes are still beside the log.
    public let isKept: Bool
    /// As received; `nil` once purged, or where they weren't asked for.
    public let bytes: [UInt8]?
}
