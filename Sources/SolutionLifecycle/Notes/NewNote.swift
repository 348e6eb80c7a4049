/// What somebody wants to say; checked, so that the log can take it.
public struct NewNote: Hashable, Sendable {
    public let action: NoteAction
    public let subject: NoteSubject
    /// Who says it.
    public let by: String
    /// When an acknowledgement ends by itself; `nil`: not before the judgement changes.
    public let until: UnixMilliseconds?
    public let text: String

    public static let byForm = "1 to 64 printable characters"
    public static let textForm = "1 to 2,000 characters, without control characters"
    public static let untilForm = "a moment to come, at most a year ahead"
    private static let longestMilliseconds: Int64 = 366 * 86_400_000

    /// Why a note can't be taken. Each says what to do.
    public enum Problem: Error, Hashable, Sendable, CustomStringConvertible {
        case by
        case text
        case until
        /// Only an acknowledgement ends.
        case untilOfAnother(NoteAction)
        /// Only a finding is acknowledged and reopened.
        case subject(NoteAction)

        public var description: String {
            switch self {
            case .by: "Say who: \(NewNote.byForm)."
            case .text: "Say why: \(NewNote.textForm)."
            case .until: "An acknowledgement ends at \(NewNote.untilForm), or when the judgement changes."
            case .untilOfAnother(let action):
                "Only an acknowledgement ends at a moment, not a \(action.text)."
            case .subject(let action): "Only a finding can be the subject of \(action.text)."
            }
        }
    }

    /// `now`: what `until` is compared with.
    public init(
        _ action: NoteAction, _ subject: NoteSubject, by: String, until: UnixMilliseconds? = nil,
        text: String,
        now: UnixMilliseconds
    ) throws(Problem) {
        guard Self.isPrintable(by, 1...64) else { throw .by }
        guard Self.isPrintable(text, 1...2000) else { throw .text }
        if let until {
            guard action == .acknowledge else { throw .untilOfAnother(action) }
            guard until > now, until.rawValue - now.rawValue <= Self.longestMilliseconds else { throw .until }
        }
        if action != .comment {
            guard case .finding = subject else { throw .subject(action) }
        }
        self.action = action
        self.subject = subject
        self.by = by
        self.until = until
        self.text = text
    }

    /// Of so many characters, none of them a control character, and not of spaces alone.
    private static func isPrintable(_ text: String, _ count: ClosedRange<Int>) -> Bool {
        count.contains(text.unicodeScalars.count)
            && text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            && !text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    }
}
