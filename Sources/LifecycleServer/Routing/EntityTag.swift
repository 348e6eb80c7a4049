internal import Crypto
internal import HTTPTypes
internal import SolutionLifecycle

/// Names an answer by its bytes (RFC 9110, section 8.8.3). A digest of the answer itself covers all that it
/// depends on: the question, the page, the rules, the events and how often they were delivered again. So 304
/// is never said of an answer that is another, after a replay or a restored backup either.
struct EntityTag {
    /// With its quotes. Strong: same tag, same bytes.
    let text: String

    init(of bytes: [UInt8]) {
        text = "\"" + Hexadecimal.text(SHA256.hash(data: bytes).prefix(16)) + "\""
    }

    /// Whether `If-None-Match` names it, compared weakly as GET wants it, or says `*`. What is no list of
    /// tags names nothing.
    func isNamed(in fields: HTTPFields) -> Bool {
        fields[values: .ifNoneMatch].contains { value in
            // Between every other pair of quotes stands a tag, which may hold a comma; `W/` stands outside.
            let parts = value.split(separator: "\"", omittingEmptySubsequences: false)
            let tags = parts.enumerated().filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
            let isList = !parts.count.isMultiple(of: 2)
            return value.filter { $0 != " " && $0 != "\t" } == "*"
                || isList && tags.contains { "\"\($0)\"" == text }
        }
    }
}
