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
