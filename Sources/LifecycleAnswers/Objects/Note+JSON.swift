public import SolutionLifecycle

extension Acknowledgement {
    /// As a finding tells it.
    package var json: JSON {
        ["by": .string(by), "at": JSON(at), "until": JSON(until), "text": JSON(text)]
    }
}

extension Note {
    /// As `POST /v1/notes` answers it, and the command line prints it.
    public var json: JSON {
        var (kind, seq, solution, quarantine): (String?, Int64?, String?, Int64?)
        switch subject {
        case .finding(let key): (kind, seq) = (key.kind.text, key.eventSeq)
        case .solution(let id): solution = id
        case .quarantined(let id): quarantine = id
        }
        return [
            "entry": .integer(entry), "recorded_at": JSON(recordedAt), "action": .string(action.text),
            "kind": JSON(kind), "event_seq": JSON(seq), "solution_id": JSON(solution),
            "quarantine_id": JSON(quarantine), "by": .string(by), "until": JSON(until), "text": JSON(text),
        ]
    }
}

extension NewNote {
    /// As `POST /v1/notes` takes it.
    public var json: JSON {
        var members: [(key: String, value: JSON)] = [("action", .string(action.text))]
        switch subject {
        case .finding(let key):
            members += [("kind", .string(key.kind.text)), ("event_seq", .integer(key.eventSeq))]
        case .solution(let id): members.append(("solution_id", .string(id)))
        case .quarantined(let id): members.append(("quarantine_id", .integer(id)))
        }
        members += [("by", .string(by)), ("text", .string(text))]
        if let until { members.append(("until", JSON(until))) }
        return .object(members)
    }
}
