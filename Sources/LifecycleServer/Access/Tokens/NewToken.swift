internal import Crypto
internal import Foundation
internal import SolutionLifecycle

/// A token that was just made. This is the only place where its text is to be had.
public struct NewToken: Sendable {
    public let name: String
    public let scopes: [AccessScope]
    /// 256 random bits. The prefix lets people and secret scanners see what it is.
    public let token: String

    /// `nil` where the name is none (1 to 64 letters, digits, dots, dashes or underscores), or there is no
    /// scope.
    public init?(name: String, scopes: Set<AccessScope>) {
        guard AccessTokens.isName(name), !scopes.isEmpty else { return nil }
        self.name = name
        self.scopes = AccessScope.allCases.filter(scopes.contains)
        let random = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }
        token =
            "lifecycle_"
            + random.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_")
            .replacing("=", with: "")
    }

    /// What goes into LIFECYCLE_API_TOKENS or its file.
    public var entry: String {
        let scopes = scopes.map(\.rawValue).joined(separator: "+")
        return "\(name):\(scopes):\(Hexadecimal.text(SHA256.hash(data: Data(token.utf8))))"
    }
}
