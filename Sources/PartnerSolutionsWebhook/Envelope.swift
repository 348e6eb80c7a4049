// The shape of Meta's envelope: of each object the members that we read. Of a name given twice the first
// counts. An object with a name that can't be read is taken for none.

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
