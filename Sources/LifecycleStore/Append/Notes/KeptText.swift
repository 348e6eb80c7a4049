internal import GRDB
internal import SolutionLifecycle

/// Something that lies beside the log, and can be erased.
struct KeptText {
    enum What: Int64 {
        case value = 0
        case text = 1

        var table: String {
            switch self {
            case .value: "kept_value"
            case .text: "entry_text"
            }
        }

        var key: String {
            switch self {
            case .value: "seq"
            case .text: "entry"
            }
        }
    }

    let what: What
    /// The event's seq, or the entry.
    let number: Int64
    let digest: TextDigest
}

extension NewErasure.Target {
    /// What is kept of it still.
    func kept(_ database: Database, limit: Int) throws -> [KeptText] {
        let values = """
            SELECT 0, kept_value.seq, event.extra_sha256, event.extra_size
            FROM kept_value JOIN event ON event.seq = kept_value.seq WHERE
            """
        let texts = """
            SELECT 1, entry_text.entry, note.text_sha256, note.text_size
            FROM entry_text JOIN note ON note.entry = entry_text.entry WHERE
            """
        switch self {
        case .event(let seq): return try rows("\(values) event.seq = ?1 LIMIT ?2", seq, limit, database)
        case .note(let entry): return try rows("\(texts) note.entry = ?1 LIMIT ?2", entry, limit, database)
        case .solution(let id):
            guard let code = try Codes(database: database).solution(id) else { return [] }
            return try rows(
                """
                \(values) event.solution = ?1
                UNION ALL \(texts) note.solution = ?1
                    OR note.seq IN (SELECT seq FROM event WHERE solution = ?1) LIMIT ?2
                """, code, limit, database)
        }
    }

    private func rows(_ sql: String, _ key: Int64, _ limit: Int, _ database: Database) throws -> [KeptText] {
        var kept: [KeptText] = []
        try PreparedStatement(database, sql).forEach(key, Int64(limit)) { row in
            guard let what = KeptText.What(rawValue: try row.integer(0)) else { return }
            kept.append(
                KeptText(
                    what: what, number: try row.integer(1),
                    digest: TextDigest(sha256: try row.bytes(2), sizeBytes: try row.integer(3))))
        }
        return kept
    }
}
