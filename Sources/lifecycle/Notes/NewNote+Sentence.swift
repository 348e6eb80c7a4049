import SolutionLifecycle

extension NewNote {
    /// What was done, once the log has it as `entry`.
    func sentence(of entry: Int64) -> String {
        let done =
            switch action {
            case .acknowledge: "Acknowledged"
            case .reopen: "Reopened"
            case .comment: "Commented on"
            }
        let end = until.map { " It ends at \($0.rfc3339)." } ?? ""
        return "\(done) \(subject.words) (entry \(entry)).\(end)"
    }
}

extension NoteSubject {
    /// As sentences name it.
    var words: String {
        switch self {
        case .finding(let key): "\(key.kind.text) of event \(key.eventSeq)"
        case .solution(let id): "solution \(id)"
        case .quarantined(let id): "quarantined element \(id)"
        }
    }
}
