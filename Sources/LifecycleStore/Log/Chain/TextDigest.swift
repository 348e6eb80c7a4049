internal import Crypto

/// What the log keeps of a text or value that lies beside it: enough to tell whether it is the one, and
/// nothing that could have to be erased.
struct TextDigest: Hashable {
    /// 32 bytes.
    let sha256: [UInt8]
    let sizeBytes: Int64

    init(sha256: [UInt8], sizeBytes: Int64) {
        self.sha256 = sha256
        self.sizeBytes = sizeBytes
    }

    /// Of a text's UTF-8.
    init(of text: String) {
        var text = text
        self = text.withUTF8 { utf8 in
            TextDigest(
                sha256: SHA256.hash(data: UnsafeRawBufferPointer(utf8)).withUnsafeBytes(Array.init),
                sizeBytes: Int64(utf8.count))
        }
    }
}
