internal import Foundation

/// A text with signatures below it (C2SP signed-note): the text, an empty line, and a line a signature,
/// `— NAME BASE64(4 bytes of key id ‖ signature)`.
public struct SignedNote: Hashable, Sendable {
    /// With the line break at its end: what is signed.
    public let text: String
    private let signatures: [Signature]

    private struct Signature: Hashable {
        let name: String
        let id: [UInt8]
        let bytes: [UInt8]
    }

    /// `nil` if it has another form.
    public init?(_ note: String) {
        guard let end = note.range(of: "\n\n", options: .backwards), note.hasSuffix("\n") else { return nil }
        text = String(note[..<end.lowerBound]) + "\n"
        var signatures: [Signature] = []
        for line in note[end.upperBound...].split(separator: "\n", omittingEmptySubsequences: false)
            .dropLast()
        {
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            guard parts.count == 3, parts[0] == "\u{2014}", let bytes = Data(base64Encoded: String(parts[2])),
                bytes.count > 4
            else { return nil }
            signatures.append(
                Signature(
                    name: String(parts[1]), id: Array(bytes.prefix(4)), bytes: Array(bytes.dropFirst(4))))
        }
        guard !signatures.isEmpty else { return nil }
        self.signatures = signatures
    }

    /// Whether one of the keys has signed it.
    public func isSigned(byOneOf keys: [VerifierKey]) -> Bool {
        signatures.contains { signature in
            keys.contains { key in
                key.name == signature.name && key.id == signature.id
                    && key.accepts(signature.bytes, of: text)
            }
        }
    }
}
