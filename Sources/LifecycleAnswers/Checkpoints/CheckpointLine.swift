internal import Foundation

/// A line of a file of checkpoints: a JSON object with one signed note, and room for what comes later.
public struct CheckpointLine: Sendable {
    public let note: SignedNote
    public let checkpoint: Checkpoint
    /// The signed note, as it was written.
    public let text: String
    /// Signed after the log was restored: those before may be of what is no more.
    public let isAfterRestore: Bool

    /// `nil` if the line has another form.
    public init?(_ line: some StringProtocol) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
            let text = object["checkpoint"] as? String, let note = SignedNote(text),
            let checkpoint = Checkpoint(note.text)
        else { return nil }
        self.note = note
        self.checkpoint = checkpoint
        self.text = text
        isAfterRestore = object["after_restore"] as? Bool ?? false
    }

    /// The line that holds a signed note, with its line break.
    static func line(of note: String, afterRestore: Bool) -> String {
        let object: JSON =
            afterRestore
            ? ["checkpoint": .string(note), "after_restore": .bool(true)] : ["checkpoint": .string(note)]
        return object.text + "\n"
    }
}
