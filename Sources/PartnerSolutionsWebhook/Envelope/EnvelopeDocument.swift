/// The outermost object of Meta's envelope: what the body is about, and its entries.
///
/// Of each object the members that we read are kept. Of a name given twice the first counts. An object with a
/// name that can't be read is taken for none. The same holds for the entry, the change and its value.
struct EnvelopeDocument {
    private(set) var object: JSONText?
    private(set) var entry: JSONText?

    /// `nil` where this is no object.
    init?(_ json: JSONText) {
        guard json.isObject else { return nil }
        for (name, value) in json.members {
            switch name {
            case "object": object = object ?? value
            case "entry": entry = entry ?? value
            case nil: return nil
            default: break
            }
        }
    }
}
