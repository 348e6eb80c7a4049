internal import GRDB
internal import SolutionLifecycle

/// Reads the tables of the log side by side, each in its order: an entry, then the rows that are its.
final class ChainRows {
    /// An entry's own row.
    struct Entry {
        let number: Int64
        let kind: EntryKind
        let recordedAt: Int64
        let link: [UInt8]
    }

    private let entries: PreparedStatement
    private var last: Int64 = 0
    private let deliveries: EntryRows
    private let events: EntryRows
    private let redeliveries: EntryRows
    private let quarantined: EntryRows
    private let notes: EntryRows
    private let erasures: EntryRows
    private let erased: EntryRows
    private let runs: EntryRows
    private let observations: EntryRows
    private let texts: TextCache

    init(_ database: Database) throws {
        texts = TextCache(database)
        entries = try PreparedStatement(
            database, "SELECT entry, kind, recorded_at, link FROM entry WHERE entry > ? ORDER BY entry")
        deliveries = try EntryRows(
            database, "delivery", key: "entry",
            """
            source, received_at, body_sha256, body_bytes, signed_by, events, redeliveries, quarantined,
            ignored
            """)
        events = try EntryRows(
            database, "event", key: "seq",
            """
            event, status, portfolio, triggered_at, effective_at, solution, extra_sha256, extra_size,
            (SELECT solution_id FROM solution WHERE solution.id = event.solution)
            """)
        redeliveries = try EntryRows(database, "redelivery", key: "id", "seq, nth")
        quarantined = try EntryRows(database, "quarantine", key: "id", "reason, sha256, size")
        notes = try EntryRows(
            database, "note", key: "entry",
            """
            action, finding_kind, seq, (SELECT solution_id FROM solution WHERE solution.id = note.solution),
            quarantine, app, by, until, basis, text_sha256, text_size, solution
            """)
        erasures = try EntryRows(database, "erasure", key: "entry", "by, erased, text_sha256, text_size")
        erased = try EntryRows(database, "erased", key: "id", "what, number, sha256, size")
        runs = try EntryRows(
            database, "observation_run", key: "entry",
            "app, observed_at, is_complete, listed, unreadable, observations")
        observations = try EntryRows(
            database, "observation", key: "id", "solution_id, status, pending")
    }

    private var all: [EntryRows] {
        [deliveries, events, redeliveries, quarantined, notes, erasures, erased, runs, observations]
    }

    /// Begins a read behind what was read before.
    func begin() throws {
        try entries.bind(last)
        for rows in all { try rows.begin() }
    }

    func end() {
        entries.reset()
        for rows in all { rows.end() }
    }

    /// The next entry; `nil` at the end.
    func entry() throws -> Entry? {
        guard try entries.step() else { return nil }
        let row = entries.row
        last = try row.integer(0)
        let code = try row.integer(1)
        guard let kind = EntryKind(rawValue: code) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "entry \(last) is of no kind: \(code)")
        }
        return Entry(
            number: last, kind: kind, recordedAt: try row.integer(2), link: try row.bytes(3))
    }

    /// A delivery with the rows that say they are its; `nil` if there is none with this number.
    func delivery(_ entry: Entry) throws -> (DeliveryFields, DeliveryRows)? {
        let fields = try deliveries.only(of: entry.number) { row in
            DeliveryFields(
                number: entry.number, recordedAt: entry.recordedAt, source: try row.integer(2),
                receivedAt: try row.integer(3), bodySHA256: try row.bytes(4), bodyBytes: try row.integer(5),
                signedBy: try row.optionalText(6), events: try row.integer(7),
                redeliveries: try row.integer(8), quarantined: try row.integer(9),
                ignored: try row.integer(10))
        }
        guard let fields else { return nil }
        var rows = DeliveryRows(number: entry.number)
        rows.events = try events.all(of: entry.number, read: event)
        rows.redeliveries = try redeliveries.all(of: entry.number) { row in
            DeliveryRows.RedeliveryRow(
                id: try row.integer(1), seq: try row.integer(2), nth: try row.integer(3))
        }
        rows.quarantined = try quarantined.all(of: entry.number) { row in
            DeliveryRows.QuarantineRow(
                id: try row.integer(1), reason: try row.text(2), sha256: try row.bytes(3),
                sizeBytes: try row.integer(4), bytes: nil)
        }
        return (fields, rows)
    }

    private func event(_ row: StatementRow) throws -> DeliveryRows.EventRow {
        let codes = ChangeIdentity(
            solution: try row.integer(7), portfolio: try row.integer(4), event: try row.integer(2),
            status: try row.integer(3), triggeredAt: try row.optionalInteger(5) ?? 0)
        let size = try row.optionalInteger(9)
        return DeliveryRows.EventRow(
            event: try texts.event(codes, seq: row.integer(1), effectiveAt: row.integer(6)),
            solutionID: try row.text(10),
            extra: try size.map { TextDigest(sha256: try row.bytes(8), sizeBytes: $0) }, value: nil,
            codes: codes)
    }

    func note(_ entry: Entry) throws -> NoteFields? {
        try notes.only(of: entry.number) { row in
            let solutionID = try row.optionalText(5)
            if try solutionID == nil && row.optionalInteger(13) != nil {
                throw DatabaseError(
                    resultCode: .SQLITE_CORRUPT, message: "note \(entry.number) is about no solution")
            }
            return NoteFields(
                number: entry.number, recordedAt: entry.recordedAt, action: try row.integer(2),
                findingKind: try row.optionalText(3), seq: try row.optionalInteger(4), solutionID: solutionID,
                quarantine: try row.optionalInteger(6), app: try row.optionalText(7), by: try row.text(8),
                until: try row.optionalInteger(9), basis: try row.optionalText(10),
                text: TextDigest(sha256: try row.bytes(11), sizeBytes: try row.integer(12)))
        }
    }

    func erasure(_ entry: Entry) throws -> ErasureFields? {
        var count: Int64 = 0
        let own = try erasures.only(of: entry.number) { row in
            count = try row.integer(3)
            return (
                by: try row.text(2), text: TextDigest(sha256: try row.bytes(4), sizeBytes: try row.integer(5))
            )
        }
        guard let own else { return nil }
        let rows = try erased.all(of: entry.number) { row in
            ErasureFields.Erased(
                id: try row.integer(1), what: try row.integer(2), of: try row.integer(3),
                digest: TextDigest(sha256: try row.bytes(4), sizeBytes: try row.integer(5)))
        }
        guard rows.count == count else { return nil }
        return ErasureFields(
            number: entry.number, recordedAt: entry.recordedAt, by: own.by, text: own.text, erased: rows)
    }

    func observationRun(_ entry: Entry) throws -> ObservationRunFields? {
        var count: Int64 = 0
        let rows = try observations.all(of: entry.number) { row in
            ObservationRunFields.Observation(
                id: try row.integer(1), solutionID: try row.text(2), status: try row.optionalText(3),
                pending: try row.optionalText(4))
        }
        let fields = try runs.only(of: entry.number) { row in
            count = try row.integer(7)
            return ObservationRunFields(
                number: entry.number, recordedAt: entry.recordedAt, app: try row.text(2),
                observedAt: try row.integer(3), isComplete: try row.boolean(4), listed: try row.integer(5),
                unreadable: try row.integer(6), observations: rows)
        }
        return rows.count == count ? fields : nil
    }

    /// At the end of the entries: a row that none of them took.
    func orphan() throws -> String? {
        for rows in all {
            if let key = try rows.left() { return "\(rows.table) \(key) belongs to no entry that is there" }
        }
        return nil
    }
}
