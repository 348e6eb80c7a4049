internal import GRDB
internal import SolutionLifecycle

/// Which findings are acknowledged at a moment; computed, never stored (lifecycle.md, section 8).
struct Acknowledgements {
    private let notes: NoteRows
    private let moment: UnixMilliseconds

    init(_ database: Database, at moment: UnixMilliseconds) throws {
        notes = try NoteRows(database)
        self.moment = moment
    }

    /// The finding, with its acknowledgement if one holds.
    func added(to finding: Finding) throws -> Finding {
        guard let note = try notes.last(about: finding.key) else { return finding }
        var finding = finding
        finding.acknowledged = note.acknowledgement(ofWhatSays: finding.basis, at: moment)
        return finding
    }

    /// Open findings that are acknowledged; those of test solutions too.
    static func open(_ database: Database, at moment: UnixMilliseconds) throws -> [Finding] {
        let acknowledgements = try Acknowledgements(database, at: moment)
        return try acknowledgements.notes.acknowledged().flatMap { key in
            try LogReader.findingRows(
                "WHERE finding.event_seq = ? AND finding.kind = ?", [key.eventSeq, key.kind.code],
                acknowledgements, database)
        }.filter { $0.isOpen && $0.acknowledged != nil }
    }
}
