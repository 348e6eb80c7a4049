/// One element of `changes`: the field that changed, and its value.
struct EnvelopeChange {
    private(set) var field: JSONText?
    private(set) var value: JSONText?

    /// `nil` where this is no object.
    init?(_ json: JSONText) {
        guard json.isObject else { return nil }
        for (name, value) in json.members {
            switch name {
            case "field": field = field ?? value
            case "value": self.value = self.value ?? value
            case nil: return nil
            default: break
            }
        }
    }
}
