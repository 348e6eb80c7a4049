internal import GRDB
public import SolutionLifecycle

/// Whether a log had a head: walked from the first link, so that the answer doesn't rest on what the file
/// says of itself.
public enum HeadCheck {
    /// Throws `anotherHead` if an entry on the way doesn't follow, or the log has another head there.
    /// `progress` gets the number of the last entry that follows.
    public static func run(
        path: String, _ expected: LogHead, progress: (Int64) -> Void = { _ in }
    ) throws(StoreError) {
        try LogReader(path: path).close()
        do {
            let queue = try DatabaseQueue(
                path: ReadableFile.name(path), configuration: .readOnly(label: "lifecycle.head"))
            try queue.writeWithoutTransaction { database in
                try database.withLargeCache { try walk(database, to: expected, progress) }
            }
        } catch {
            throw error as? StoreError ?? .failed(doing: "Checking \(path)", message: "\(error)")
        }
    }

    private static func walk(_ database: Database, to expected: LogHead, _ progress: (Int64) -> Void) throws {
        guard expected.entry > 0 else { return try LogHeads(database).check(expected) }
        var check = try ChainCheck(database)
        var found: LogHead?
        var isAtEnd = false
        while found == nil, !isAtEnd {
            let damage = try check.next(isAtEnd: &isAtEnd) { entry, link in
                if entry == expected.entry { found = LogHead(entry: entry, link: link) }
            }
            if let damage, found == nil { throw StoreError.anotherHead("\(expected)", found: damage) }
            progress(check.head.entry)
        }
        guard let found else {
            throw StoreError.anotherHead(
                "\(expected)", found: "this log ends with entry \(check.head.entry)")
        }
        guard found == expected else {
            throw StoreError.anotherHead("\(expected)", found: "this log has \(found) there")
        }
    }
}
