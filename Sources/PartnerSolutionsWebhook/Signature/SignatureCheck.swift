internal import Crypto
internal import Foundation

/// Computes the signatures of a body while its bytes arrive, with every secret: once the last one is here,
/// nothing is left to compute.
public struct SignatureCheck {
    private var computed: [HMAC<SHA256>]
    private let code: [UInt8]

    init(_ keys: [SymmetricKey], code: [UInt8]) {
        computed = keys.map { HMAC<SHA256>(key: $0) }
        self.code = code
    }

    /// Takes the next bytes of the body.
    public mutating func update(_ bytes: UnsafeRawBufferPointer) {
        for index in computed.indices { computed[index].update(data: bytes) }
    }

    /// The place of the first secret that signed the bytes so far: "1", "2", … Each signature is compared,
    /// in constant time. `nil` if none matches.
    public var signer: String? {
        var signer: String?
        for (index, one) in computed.enumerated() where one.finalize() == code {
            signer = signer ?? String(index + 1)
        }
        return signer
    }
}
