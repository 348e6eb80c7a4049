internal import Foundation

/// Holds `PATH.lock` for as long as this process may write: SQLite 3.40 can corrupt a file that two
/// connections commit to or checkpoint (its WAL-reset defect), so a second writer must never start.
final class WriterLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Takes the lock, or says who has it. The lock goes with the process, however it ends.
    init(databasePath: String) throws(StoreError) {
        path = databasePath + ".lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw .failed(doing: "Opening the lock file \(path)", message: String(cString: strerror(errno)))
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            close(descriptor)
            throw .heldByAnotherWriter(
                path: databasePath, holder: holder.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        let holder = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, holder, holder.count, 0)
    }

    /// Leaves nothing beside a file that turned out to be somebody else's.
    func remove() {
        unlink(path)
    }

    deinit {
        // Said outright: a program that this process is just starting holds a copy of the descriptor until it
        // is running, and would hold the lock for so long.
        flock(descriptor, LOCK_UN)
        close(descriptor)
    }
}
