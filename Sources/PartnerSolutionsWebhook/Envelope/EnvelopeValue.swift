/// The `value` of a change: the three members that make a `Change`, and whether there are more.
struct EnvelopeValue {
    private(set) var solutionID: JSONText?
    private(set) var event: JSONText?
    private(set) var status: JSONText?
    /// The whole of it, where it has members beyond the three.
    private(set) var extra: JSONText?

    /// `nil` where this is no object.
    init?(_ json: JSONText) {
        guard json.isObject else { return nil }
        for (name, value) in json.members {
            switch name {
            case "solution_id": solutionID = solutionID ?? value
            case "event": event = event ?? value
            case "solution_status": status = status ?? value
            case nil: return nil
            default: extra = json
            }
        }
    }
}
