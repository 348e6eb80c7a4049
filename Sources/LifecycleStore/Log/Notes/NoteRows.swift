internal import GRDB
internal import SolutionLifecycle

/// Reading notes, with their texts.
struct NoteRows {
    private let ofFinding: PreparedStatement
    private let database: Database

    private static let select = """
        SELECT note.entry, entry.recorded_at, note.action, note.finding_kind, note.seq, solution.solution_id,
            note.quarantine, note.by, note.until, note.basis, entry_text.text
        FROM note JOIN entry ON entry.entry = note.entry
            LEFT JOIN solution ON solution.id = note.solution
            LEFT JOIN entry_text ON entry_text.entry = note.entry
        """

    init(_ database: Database) throws {
        self.database = database
        ofFinding = try PreparedStatement(
            database,
            """
            \(Self.select) WHERE note.seq = ? AND note.finding_kind = ? AND note.action IN (0, 1)
            ORDER BY note.entry DESC LIMIT 1
            """)
    }

    /// The last acknowledge-or-reopen note about a finding.
    func last(about key: Finding.Key) throws -> Note? {
        try ofFinding.first(key.eventSeq, key.kind.text) { try Self.note($0) } ?? nil
    }

    /// Open findings whose last acknowledge-or-reopen note acknowledges; of more than
    /// `StoreLimits.countedRows` so many.
    func acknowledged() throws -> [Finding.Key] {
        var keys: [Finding.Key] = []
        try PreparedStatement(
            database,
            """
            SELECT seq, finding_kind, action, max(entry) FROM note
            WHERE seq IS NOT NULL AND action IN (0, 1)
                AND EXISTS (SELECT 1 FROM finding
                    WHERE finding.event_seq = note.seq AND finding.healed_by_seq IS NULL)
            GROUP BY seq, finding_kind LIMIT \(StoreLimits.countedRows)
            """
        ).forEach { row in
            guard try row.integer(2) == 0, let kind = Finding.Kind(text: try row.text(1)) else { return }
            keys.append(Finding.Key(eventSeq: try row.integer(0), kind: kind))
        }
        return keys
    }

    func note(_ entry: Int64) throws -> Note? {
        try PreparedStatement(database, "\(Self.select) WHERE note.entry = ?").first(entry) {
            try Self.note($0)
        } ?? nil
    }

    /// Notes about a solution and about findings of its events, the first ones, by entry.
    func about(solution: Int64, limit: Int) throws -> [Note] {
        var notes: [Note] = []
        try PreparedStatement(
            database,
            """
            \(Self.select)
            WHERE note.solution = ?1 OR note.seq IN (SELECT event_seq FROM finding WHERE solution = ?1)
            ORDER BY note.entry LIMIT ?2
            """
        ).forEach(solution, Int64(limit)) { row in
            if let note = try Self.note(row) { notes.append(note) }
        }
        return notes
    }

    /// `nil` if it is about what this version doesn't know.
    private static func note(_ row: StatementRow) throws -> Note? {
        let subject: NoteSubject
        if let seq = try row.optionalInteger(4) {
            guard let kind = try row.optionalText(3).flatMap(Finding.Kind.init(text:)) else { return nil }
            subject = .finding(Finding.Key(eventSeq: seq, kind: kind))
        } else if let quarantine = try row.optionalInteger(6) {
            subject = .quarantined(quarantine)
        } else {
            guard let id = try row.optionalText(5) else { return nil }
            subject = .solution(id)
        }
        guard let action = UInt8(exactly: try row.integer(2)).flatMap(NoteAction.init) else { return nil }
        return Note(
            entry: try row.integer(0), recordedAt: UnixMilliseconds(try row.integer(1)), action: action,
            subject: subject, by: try row.text(7),
            until: try row.optionalInteger(8).map(UnixMilliseconds.init(rawValue:)),
            basis: try row.optionalText(9), text: try row.optionalText(10))
    }
}
