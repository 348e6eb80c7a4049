/// Who acknowledged a finding, and why.
public struct Acknowledgement: Hashable, Sendable {
    public let by: String
    public let at: UnixMilliseconds
    public let until: UnixMilliseconds?
    /// `nil` once it was erased.
    public let text: String?

    public init(by: String, at: UnixMilliseconds, until: UnixMilliseconds?, text: String?) {
        self.by = by
        self.at = at
        self.until = until
        self.text = text
    }
}
