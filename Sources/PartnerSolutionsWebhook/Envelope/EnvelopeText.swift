internal import SolutionLifecycle

/// An id, event name or status as a body spells it.
enum EnvelopeText {
    case missing
    /// 1 to 256 printable ASCII bytes without space; of a number its canonical decimal text.
    case printable(String)
    case unreadable

    /// `nil` is a member that isn't there; `null` is `unreadable`.
    init(_ json: JSONText?) {
        guard let json else {
            self = .missing
            return
        }
        let text = json.text ?? json.integer.map(String.init)
        self = text.flatMap { Change.admits($0) ? .printable($0) : nil } ?? .unreadable
    }
}
