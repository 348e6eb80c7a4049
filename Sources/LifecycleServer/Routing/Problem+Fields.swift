internal import HTTPTypes
internal import LifecycleAnswers

extension Problem {
    /// What goes into the answer's header, however it is shown.
    var fields: HTTPFields {
        var fields: HTTPFields = [:]
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        if status == 503 { fields[.retryAfter] = "\(ServerLimits.retryAfterSeconds)" }
        return fields
    }
}
