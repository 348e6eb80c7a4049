internal import GRDB
public import SolutionLifecycle

/// The heads that a log had at some of its entries, computed from the first link.
public enum HeadWalk {
    /// Those of the entries asked for that the walk came to, and what ended it, if it was damage.
    public static func run(
        path: String, at entries: Set<Int64>, progress: (Int64) -> Void = { _ in }
    ) throws(StoreError) -> (heads: [Int64: LogHead], damage: String?) {
        try LogReader(path: path).close()
        do {
            let queue = try DatabaseQueue(
                path: ReadableFile.name(path), configuration: .readOnly(label: "lifecycle.heads"))
            return try queue.writeWithoutTransaction { database in
                try database.withLargeCache { try walk(database, entries, progress) }
            }
        } catch {
            throw error as? StoreError ?? .failed(doing: "Checking \(path)", message: "\(error)")
        }
    }

    private static func walk(
        _ database: Database, _ entries: Set<Int64>, _ progress: (Int64) -> Void
    ) throws -> (heads: [Int64: LogHead], damage: String?) {
        var check = try ChainCheck(database)
        var heads: [Int64: LogHead] = [:]
        var isAtEnd = false
        while !isAtEnd, heads.count < entries.count {
            let damage = try check.next(isAtEnd: &isAtEnd) { entry, link in
                if entries.contains(entry) { heads[entry] = LogHead(entry: entry, link: link) }
            }
            progress(check.head.entry)
            if let damage { return (heads, damage) }
        }
        return (heads, nil)
    }
}
