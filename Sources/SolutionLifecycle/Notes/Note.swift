/// A note as the log has it.
public struct Note: Hashable, Sendable {
    public let entry: Int64
    public let recordedAt: UnixMilliseconds
    public let action: NoteAction
    public let subject: NoteSubject
    public let by: String
    public let until: UnixMilliseconds?
    /// What the finding said when it was acknowledged.
    public let basis: String?
    /// `nil` once it was erased.
    public let text: String?

    public init(
        entry: Int64, recordedAt: UnixMilliseconds, action: NoteAction, subject: NoteSubject, by: String,
        until: UnixMilliseconds?, basis: String?, text: String?
    ) {
        self.entry = entry
        self.recordedAt = recordedAt
        self.action = action
        self.subject = subject
        self.by = by
        self.until = until
        self.basis = basis
        self.text = text
    }

    /// What it acknowledges of a finding, if it does at `moment`: it must be the last acknowledge-or-reopen
    /// note about it, and the finding must say what it said then. Nothing is written when that ends.
    public func acknowledgement(ofWhatSays basis: String, at moment: UnixMilliseconds) -> Acknowledgement? {
        guard action == .acknowledge, self.basis == basis, until.map({ $0 > moment }) ?? true else {
            return nil
        }
        return Acknowledgement(by: by, at: recordedAt, until: until, text: text)
    }
}
