internal import Foundation
internal import GRDB
public import SolutionLifecycle

extension LogWriter {
    /// Records a note. Returns once it is durable. The same note within a minute is the one before.
    public func note(_ new: NewNote) async throws(StoreError) -> NoteOutcome {
        try await onWriterThread("Recording a note") { database, clock in
            let recording = try EntryRecording(database, at: clock)
            let subject = try NoteTarget(new.subject, database)
            guard subject.isThere else { return .unknownSubject(near: try subject.near(database)) }
            if let same = try Self.same(as: new, since: recording.recordedAt, database) {
                return .recorded(same)
            }
            let basis = new.action == .acknowledge ? try subject.basis(database) : nil
            let fields = NoteFields(
                number: recording.number, recordedAt: recording.recordedAt.rawValue,
                action: Int64(new.action.rawValue), findingKind: subject.findingKind, seq: subject.seq,
                solutionID: subject.solutionID, quarantine: subject.quarantine, app: nil, by: new.by,
                until: new.until?.rawValue, basis: basis, text: TextDigest(of: new.text))
            try recording.write(fields, solution: subject.solution, text: new.text)
            guard let note = try NoteRows(database).note(recording.number) else {
                throw StoreError.failed(doing: "Recording a note", message: "it is not there")
            }
            return .recorded(note)
        }
    }

    /// A note that says the same, recorded within a minute.
    private static func same(
        as new: NewNote, since moment: UnixMilliseconds, _ database: Database
    ) throws -> Note? {
        let entries = try database.integers(
            """
            SELECT note.entry FROM note JOIN entry ON entry.entry = note.entry
            WHERE note.text_sha256 = ? AND entry.recorded_at > ? ORDER BY note.entry DESC LIMIT 10
            """, [Data(TextDigest(of: new.text).sha256), moment.rawValue - StoreLimits.sameNoteMilliseconds])
        let rows = try NoteRows(database)
        return try entries.lazy.compactMap(rows.note).first { note in
            note.action == new.action && note.subject == new.subject && note.by == new.by
                && note.until == new.until
        }
    }
}
