internal import Crypto
internal import SolutionLifecycle

/// The tokens that may be shown to read, known by their SHA-256 only.
///
/// Written as entries `name:scope[+scope]:sha256hex`, between commas or line breaks. Never printed: the
/// descriptions tell only how many there are.
public struct AccessTokens: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    private let entries: [Entry]

    private struct Entry: Sendable {
        let grant: Grant
        let sha256: [UInt8]
    }

    /// What a token opens, and the name that it is known by.
    public struct Grant: Hashable, Sendable {
        public let name: String
        public let scopes: Set<AccessScope>
    }

    /// Why a list of tokens can't be used. Tells an entry's place and what is wrong with it, never its text:
    /// it could be a token that was put there by mistake.
    public struct Malformed: Error, Hashable, CustomStringConvertible {
        public let description: String
    }

    public init(_ text: String) throws(Malformed) {
        var entries: [Entry] = []
        let pieces = text.split { $0 == "," || $0.isNewline }.map { $0.filter { !$0.isWhitespace } }
        for (index, piece) in pieces.filter({ !$0.isEmpty }).enumerated() {
            let entry = try Self.entry(piece, place: index + 1)
            for earlier in entries {
                guard earlier.grant.name != entry.grant.name, earlier.sha256 != entry.sha256 else {
                    throw Self.malformed(index + 1, "has the name or the token of an earlier one")
                }
            }
            entries.append(entry)
        }
        guard !entries.isEmpty else { throw Malformed(description: "There is no token in the list.") }
        self.entries = entries
    }

    public var description: String { "\(entries.count) token(s)" }
    public var debugDescription: String { description }

    /// What `token` opens; `nil` where it is unknown. Its SHA-256 is compared with each one here in constant
    /// time, and with all of them, so that the time tells neither how near a guess was nor where it stands.
    public func grant(for token: String) -> Grant? {
        let sha256 = Array(SHA256.hash(data: Array(token.utf8)))
        var grant: Grant?
        for entry in entries where ConstantTime.isEqual(entry.sha256, sha256) { grant = entry.grant }
        return grant
    }

    private static func entry(_ text: String, place: Int) throws(Malformed) -> Entry {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw malformed(place, "is not name:scope[+scope]:sha256hex") }
        guard isName(parts[0]) else {
            throw malformed(place, "must have a name of 1 to 64 letters, digits, dots, dashes or underscores")
        }
        let scopes = parts[1].split(separator: "+", omittingEmptySubsequences: false).map {
            AccessScope(rawValue: String($0))
        }
        guard !scopes.contains(nil) else {
            throw malformed(place, "must have scopes out of \(AccessScope.forms), with + between them")
        }
        guard let sha256 = Hexadecimal.bytes(parts[2]), sha256.count == SHA256.byteCount else {
            throw malformed(place, "must end in the token's SHA-256, 64 hexadecimal digits")
        }
        return Entry(
            grant: Grant(name: String(parts[0]), scopes: Set(scopes.compactMap(\.self))), sha256: sha256)
    }

    private static func malformed(_ place: Int, _ why: String) -> Malformed {
        Malformed(description: "Entry \(place) of the tokens \(why). `lifecycle token new` prints good ones.")
    }

    /// Names go into logs and answers, and must not be taken for anything else there.
    static func isName(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
