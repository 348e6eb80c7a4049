internal import GRDB
internal import SolutionLifecycle

/// Adds entries that are no deliveries, inside a transaction of its caller.
struct EntryRecording {
    let database: Database
    /// Where the new entry stands.
    let number: Int64
    let recordedAt: UnixMilliseconds
    private let previous: [UInt8]

    init(_ database: Database, at clock: UnixMilliseconds) throws {
        self.database = database
        let end = try LogEndQuery(database).fetch()
        number = end.entry + 1
        // Never less than before: a clock that was set back repeats the last moment.
        recordedAt = max(clock, end.recordedAt)
        previous = end.link
    }

    func write(_ fields: NoteFields, solution: Int64?, text: String) throws {
        try write(.note, fields)
        try PreparedStatement(
            database,
            """
            INSERT INTO note (entry, action, finding_kind, seq, solution, quarantine, app, by, until, basis,
                text_sha256, text_size)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            number, fields.action, fields.findingKind, fields.seq, solution, fields.quarantine, fields.app,
            fields.by, fields.until, fields.basis, fields.text.sha256, fields.text.sizeBytes)
        try write(text)
    }

    func write(_ fields: ErasureFields, text: String) throws {
        try write(.erasure, fields)
        try PreparedStatement(
            database, "INSERT INTO erasure (entry, by, erased, text_sha256, text_size) VALUES (?, ?, ?, ?, ?)"
        ).run(number, fields.by, Int64(fields.erased.count), fields.text.sha256, fields.text.sizeBytes)
        let row = try PreparedStatement(
            database, "INSERT INTO erased (id, entry, what, number, sha256, size) VALUES (?, ?, ?, ?, ?, ?)")
        for erased in fields.erased {
            try row.run(
                erased.id, number, erased.what, erased.of, erased.digest.sha256, erased.digest.sizeBytes)
        }
        try write(text)
    }

    private func write(_ kind: EntryKind, _ fields: some EntryFields) throws {
        var chain = HashChain()
        let link = fields.link(after: previous, &chain)
        try PreparedStatement(
            database, "INSERT INTO entry (entry, kind, recorded_at, link) VALUES (?, ?, ?, ?)"
        ).run(number, kind.rawValue, recordedAt.rawValue, link)
    }

    private func write(_ text: String) throws {
        try PreparedStatement(database, "INSERT INTO entry_text (entry, text) VALUES (?, ?)").run(
            number, text)
    }
}
