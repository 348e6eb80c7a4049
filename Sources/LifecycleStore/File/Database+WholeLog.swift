internal import GRDB

// For work that goes over the whole log: replaying it, judging it, checking it.
extension Database {
    /// Does something in one transaction: in the one that is open, or else in one of its own.
    func inShortTransaction(_ work: () throws -> Void) throws {
        guard !isInsideTransaction else { return try work() }
        try inTransaction(.deferred) {
            try work()
            return .commit
        }
    }

    /// Does something with a page cache that holds the upper levels of large indexes, which such work comes
    /// back to again and again; SQLite's own default is 2 MB.
    func withLargeCache<Outcome>(_ work: () throws -> Outcome) throws -> Outcome {
        let schemas = ["main", "temp"]
        for schema in schemas {
            try execute(sql: "PRAGMA \(schema).cache_size = -\(StoreLimits.largeCacheBytes / 1024)")
        }
        defer {
            for schema in schemas {
                try? execute(sql: "PRAGMA \(schema).cache_size = -\(StoreLimits.cacheBytes / 1024)")
            }
        }
        return try work()
    }
}
