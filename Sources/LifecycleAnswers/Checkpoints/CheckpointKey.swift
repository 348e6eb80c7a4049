internal import Crypto
internal import Foundation
internal import SolutionLifecycle

/// A key that signs checkpoints: `PRIVATE+KEY+NAME+ID+BASE64`, as tools of C2SP signed-note write it. Never
/// printed: the description is that of its public half.
public struct CheckpointKey: Sendable, CustomStringConvertible {
    public let verifier: VerifierKey
    private let key: Curve25519.Signing.PrivateKey

    private static let prefix = "PRIVATE+KEY+"
    public static let nameForm =
        "1 to 200 visible ASCII characters without + and space, such as hooks.example.com/lifecycle"

    /// A new one; `nil` if the name can't be one.
    public init?(named name: String) {
        guard VerifierKey.isName(name) else { return nil }
        self.init(name: name, Curve25519.Signing.PrivateKey())
    }

    /// From its text, as `secretText` has it; `nil` if it has another form.
    public init?(_ text: String) {
        let line = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let parts = line.dropFirst(Self.prefix.count).split(
            separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard line.hasPrefix(Self.prefix), parts.count == 3, VerifierKey.isName(parts[0]),
            let bytes = Data(base64Encoded: String(parts[2])), bytes.first == VerifierKey.algorithm,
            let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: bytes.dropFirst())
        else { return nil }
        self.init(name: String(parts[0]), key)
        guard Hexadecimal.bytes(parts[1]) == verifier.id else { return nil }
    }

    private init(name: String, _ key: Curve25519.Signing.PrivateKey) {
        verifier = VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
        self.key = key
    }

    public var description: String { verifier.description }

    /// What the key's file holds.
    public var secretText: String {
        let bytes = Data([VerifierKey.algorithm] + key.rawRepresentation).base64EncodedString()
        return "\(Self.prefix)\(verifier.name)+\(Hexadecimal.text(verifier.id))+\(bytes)"
    }

    /// The checkpoint as a signed note.
    public func sign(_ checkpoint: Checkpoint) throws -> String {
        let text = checkpoint.text
        let signature = try key.signature(for: Array(text.utf8))
        let signed = Data(verifier.id + signature).base64EncodedString()
        return "\(text)\n\u{2014} \(verifier.name) \(signed)\n"
    }
}
