import Foundation
import LifecycleAnswers
import SolutionLifecycle

/// A note that the log has, from the file or as a server answered it.
struct SavedNote {
    let entry: Int64
    let by: String
    let json: JSON

    init(_ note: Note) {
        (entry, by, json) = (note.entry, note.by, note.json)
    }

    /// `nil` if the answer is no note.
    init?(answer: Data) {
        struct Members: Decodable {
            let entry: Int64
            let by: String
        }
        guard let members = try? JSONDecoder().decode(Members.self, from: answer),
            let text = String(validating: answer, as: UTF8.self)
        else { return nil }
        (entry, by, json) = (members.entry, members.by, .raw(text))
    }
}
