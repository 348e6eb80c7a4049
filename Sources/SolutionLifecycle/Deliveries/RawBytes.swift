/// Bytes as received, with their SHA-256 (32 bytes).
public struct RawBytes: Hashable, Sendable {
    public let bytes: [UInt8]
    public let sha256: [UInt8]

    public init(bytes: [UInt8], sha256: [UInt8]) {
        self.bytes = bytes
        self.sha256 = sha256
    }
}
