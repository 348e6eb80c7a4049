internal import Crypto
internal import Foundation
internal import SolutionLifecycle

/// The public half of a key that signs checkpoints: `NAME+ID+BASE64`, as C2SP signed-note has it.
public struct VerifierKey: Hashable, Sendable, CustomStringConvertible {
    /// Ed25519.
    static let algorithm: UInt8 = 0x01

    public let name: String
    /// 32 bytes.
    let publicKey: [UInt8]

    init(name: String, publicKey: [UInt8]) {
        self.name = name
        self.publicKey = publicKey
    }

    /// `nil` if the text has another form, or its id is not that of its key.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isName(parts[0]), let id = Hexadecimal.bytes(parts[1]),
            let key = Data(base64Encoded: String(parts[2])), key.first == Self.algorithm, key.count == 33
        else { return nil }
        self.init(name: String(parts[0]), publicKey: Array(key.dropFirst()))
        guard id == self.id else { return nil }
    }

    public var description: String {
        let key = Data([Self.algorithm] + publicKey).base64EncodedString()
        return "\(name)+\(Hexadecimal.text(id))+\(key)"
    }

    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
    var id: [UInt8] {
        Array(SHA256.hash(data: Array(name.utf8) + [0x0A, Self.algorithm] + publicKey).prefix(4))
    }

    func accepts(_ signature: [UInt8], of text: String) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: Array(text.utf8))
    }

    /// No space and no plus, so that it stands in a line of a note and in a key.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...200).contains(text.utf8.count)
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    }
}
