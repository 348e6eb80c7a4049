internal import GRDB
internal import SolutionLifecycle

/// What a note is about, as the file knows it.
struct NoteTarget {
    private let subject: NoteSubject
    let isThere: Bool
    private(set) var findingKind: String?
    private(set) var seq: Int64?
    private(set) var solutionID: String?
    /// Its code.
    private(set) var solution: Int64?
    private(set) var quarantine: Int64?

    init(_ subject: NoteSubject, _ database: Database) throws {
        self.subject = subject
        switch subject {
        case .finding(let key):
            (findingKind, seq) = (key.kind.text, key.eventSeq)
            isThere = try Self.finding(key, database) != nil
        case .solution(let id):
            (solutionID, solution) = (id, try Codes(database: database).solution(id))
            isThere = solution != nil
        case .quarantined(let id):
            quarantine = id
            isThere = try database.integer("SELECT id FROM quarantine WHERE id = ?", [id]) != nil
        }
    }

    /// What the finding says, for an acknowledgement.
    func basis(_ database: Database) throws -> String? {
        guard case .finding(let key) = subject else { return nil }
        return try Self.finding(key, database)?.basis
    }

    /// What there is instead, in words.
    func near(_ database: Database) throws -> String {
        switch subject {
        case .finding(let key):
            let kinds = try database.integers(
                "SELECT kind FROM finding WHERE event_seq = ? ORDER BY kind", [key.eventSeq]
            ).compactMap { UInt8(exactly: $0).flatMap(Finding.Kind.init)?.text }
            if !kinds.isEmpty { return "event \(key.eventSeq) has \(kinds.joined(separator: ", "))" }
            let before = try database.integer(
                "SELECT event_seq FROM finding WHERE event_seq < ? ORDER BY event_seq DESC LIMIT 1",
                [key.eventSeq])
            let after = try database.integer(
                "SELECT event_seq FROM finding WHERE event_seq > ? ORDER BY event_seq LIMIT 1", [key.eventSeq]
            )
            let near = [before, after].compactMap(\.self).map(String.init)
            return near.isEmpty
                ? "nothing was flagged in this log"
                : "event \(key.eventSeq) has no finding; near it, there are some of event "
                    + near.joined(separator: " and of event ")
        case .solution(let id):
            let near = try Row.fetchOne(
                database,
                sql: "SELECT solution_id FROM solution WHERE solution_id >= ? ORDER BY solution_id LIMIT 1",
                arguments: [id])
            let found: String? = try near?.read(0)
            return found.map { "the next id in this log is \($0)" } ?? "no id in this log comes after it"
        case .quarantined:
            let last = try database.integer("SELECT max(id) FROM quarantine") ?? 0
            return last == 0 ? "nothing is quarantined in this log" : "the last id is \(last)"
        }
    }

    private static func finding(_ key: Finding.Key, _ database: Database) throws -> Finding? {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT \(FindingRows.columns) FROM finding \(FindingRows.joins)
                WHERE finding.event_seq = ? AND finding.kind = ?
                """, arguments: [key.eventSeq, key.kind.code])
        return try row.flatMap(FindingRows.finding)
    }
}
