/// The members of an object.
struct JSONMembers: Sequence, IteratorProtocol {
    private var scan: JSONScan?

    init(scan: JSONScan?) {
        self.scan = scan
    }

    /// `name` is `nil` where it has a control character or an escape that stands for no character.
    mutating func next() -> (name: String?, value: JSONText)? {
        guard let name = scan?.string(), let value = scan?.memberValue(), let document = scan?.document
        else { return nil }
        return (JSONString.decoded(document[name].dropFirst().dropLast()), JSONText(document, value))
    }
}
