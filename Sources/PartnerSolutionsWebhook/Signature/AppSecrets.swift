internal import Crypto
public import Foundation
internal import SolutionLifecycle

/// The app secrets that webhooks may be signed with: several, for a rotation and for several apps.
/// Never printed: the descriptions tell only how many there are.
public struct AppSecrets: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let keys: [SymmetricKey]
    /// The first four hexadecimal digits of each secret's SHA-256, in order: so that people can tell them
    /// apart without seeing them.
    public let fingerprints: [String]
    /// The places, from 1, of those that aren't what Meta's app secrets are: 32 hexadecimal digits.
    public let unusualPlaces: [Int]

    /// `nil` where there is none, or an empty one: anybody could sign with that.
    public init?(_ secrets: [String]) {
        guard !secrets.isEmpty, !secrets.contains(where: \.isEmpty) else { return nil }
        keys = secrets.map { SymmetricKey(data: Data($0.utf8)) }
        fingerprints = secrets.map {
            String(Hexadecimal.text(SHA256.hash(data: Data($0.utf8))).prefix(4))
        }
        unusualPlaces = secrets.indices.filter { place in
            secrets[place].utf8.count != 32 || Hexadecimal.bytes(secrets[place]) == nil
        }.map { $0 + 1 }
    }

    public var description: String { "\(keys.count) app secret(s)" }
    public var debugDescription: String { description }

    /// The name of the secret that signed `body`, by its place in the configuration: "1", "2", …
    ///
    /// `header` is the value of `X-Hub-Signature-256`: `sha256=` and 64 hexadecimal digits, an HMAC-SHA256
    /// over the exact bytes received (Meta, "Validating payloads"). Every secret is tried, each compared in
    /// constant time. `nil` where the header is missing, malformed or matches none.
    public func signer(of body: Data, header: String?) -> String? {
        guard var check = header.flatMap(check) else { return nil }
        body.withUnsafeBytes { check.update($0) }
        return check.signer
    }

    /// The same for a body that arrives in pieces. `nil` if the header is malformed.
    public func check(header: String) -> SignatureCheck? {
        Self.code(header: header).map { SignatureCheck(keys, code: $0) }
    }

    /// What Meta would send as `X-Hub-Signature-256` for `body`, signed with the first secret.
    public func signature(of body: Data) -> String {
        guard let key = keys.first else { return "" }
        let code = HMAC<SHA256>.authenticationCode(for: body, using: key)
        return Self.prefix + Hexadecimal.text(code)
    }

    /// The header that carries the signature. SHA-1 in `X-Hub-Signature` is no substitute.
    public static let headerName = "X-Hub-Signature-256"

    /// Whether a value of that header has the form of a signature.
    public static func isSignature(_ header: String) -> Bool {
        code(header: header) != nil
    }

    private static let prefix = "sha256="

    private static func code(header: String) -> [UInt8]? {
        guard header.hasPrefix(prefix), let code = Hexadecimal.bytes(header.dropFirst(prefix.count)),
            code.count == SHA256.byteCount
        else { return nil }
        return code
    }
}
