internal import Synchronization

/// The files beside a database that must stay where they are for as long as it is open for writing: what is
/// acknowledged lies in `-wal` until a checkpoint, and in nothing else; `-shm` tells all connections what is
/// in it; `.lock` keeps a second writer out. Who removes one doesn't stop SQLite, which goes on writing where
/// nobody will look.
final class CompanionFiles: Sendable {
    private let paths: [String]
    private let known = Mutex<[String: FileIdentity]>([:])

    init(databasePath: String) {
        paths = ["-wal", "-shm", ".lock"].map { databasePath + $0 }
    }

    /// From now on these are the ones. Call it once the database is open and has committed.
    func note() {
        var found: [String: FileIdentity] = [:]
        for path in paths { found[path] = FileIdentity(of: path) }
        known.withLock { $0 = found }
    }

    /// Throws where one of them was removed or replaced since.
    func check() throws(StoreError) {
        let known = known.withLock(\.self)
        for path in paths {
            guard let noted = known[path] else { continue }
            guard FileIdentity(of: path) == noted else { throw .companionRemoved(path: path) }
        }
    }
}
