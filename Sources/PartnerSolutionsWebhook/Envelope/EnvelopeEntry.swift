/// One element of `entry`: the portfolio that was told, when, and what changed.
struct EnvelopeEntry {
    private(set) var id: JSONText?
    private(set) var time: JSONText?
    private(set) var changes: JSONText?
    private(set) var changedFields: JSONText?

    /// `nil` where this is no object.
    init?(_ json: JSONText) {
        guard json.isObject else { return nil }
        for (name, value) in json.members {
            switch name {
            case "id": id = id ?? value
            case "time": time = time ?? value
            case "changes": changes = changes ?? value
            case "changed_fields": changedFields = changedFields ?? value
            case nil: return nil
            default: break
            }
        }
    }
}
