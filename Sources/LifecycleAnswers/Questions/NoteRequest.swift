internal import Foundation
public import SolutionLifecycle

/// The body of `POST /v1/notes`, or the fields of the form: what somebody wants to say.
public struct NoteRequest: Sendable {
    private let fields: [String: String]

    private static let names: Set = [
        "action", "kind", "event_seq", "solution_id", "quarantine_id", "by", "until", "text",
    ]

    /// Why a body can't be read.
    public struct Malformed: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    /// One JSON object of texts and whole numbers.
    public init(json bytes: [UInt8]) throws(Malformed) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] else {
            throw Malformed(description: "The body must be one JSON object.")
        }
        var fields: [String: String] = [:]
        for (name, value) in object where !(value is NSNull) {
            if let text = value as? String {
                fields[name] = text
            } else if let number = value as? Int64 {
                fields[name] = String(number)
            } else {
                throw Malformed(description: "\(name) must be a text or a whole number.")
            }
        }
        try self.init(fields: fields)
    }

    public init(fields: [String: String]) throws(Malformed) {
        if let unknown = fields.keys.filter({ !Self.names.contains($0) }).sorted().first {
            throw Malformed(
                description:
                    "\(unknown) is unknown; a note has \(Self.names.sorted().joined(separator: ", ")).")
        }
        self.fields = fields
    }

    /// The note. `author`: who is known to say it, whatever the body says.
    public func note(by author: String?, now: UnixMilliseconds) throws(Malformed) -> NewNote {
        let actions = NoteAction.allCases.map(\.text).joined(separator: ", ")
        guard let action = fields["action"].flatMap(NoteAction.init(text:)) else {
            throw Malformed(description: "action must be one of \(actions).")
        }
        let until = try fields["until"].map { text throws(Malformed) in
            guard let moment = Asked.moment(text, now: now) else {
                throw Malformed(description: "until must be \(Asked.momentForms).")
            }
            return moment
        }
        do {
            return try NewNote(
                action, try subject(), by: author ?? fields["by"] ?? "", until: until,
                text: fields["text"] ?? "", now: now)
        } catch let problem as NewNote.Problem {
            throw Malformed(description: problem.description)
        } catch let malformed as Malformed {
            throw malformed
        } catch {
            throw Malformed(description: "\(error)")
        }
    }

    private func subject() throws(Malformed) -> NoteSubject {
        let given = ["event_seq", "solution_id", "quarantine_id"].filter { fields[$0] != nil }
        guard given.count == 1 else {
            throw Malformed(
                description:
                    "A note is about one finding (kind and event_seq), one solution_id or one quarantine_id.")
        }
        if let id = fields["solution_id"] { return .solution(id) }
        if let text = fields["quarantine_id"] {
            guard let id = Int64(text) else {
                throw Malformed(description: "quarantine_id must be a number.")
            }
            return .quarantined(id)
        }
        let kinds = Finding.Kind.allCases.map(\.text).joined(separator: ", ")
        guard let seq = fields["event_seq"].flatMap({ Int64($0) }) else {
            throw Malformed(description: "event_seq must be a whole number.")
        }
        guard let kind = fields["kind"].flatMap(Finding.Kind.init(text:)) else {
            throw Malformed(description: "kind must be one of \(kinds).")
        }
        return .finding(Finding.Key(eventSeq: seq, kind: kind))
    }
}
