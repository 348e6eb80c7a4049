internal import Foundation

/// Holds `PATH.lock` for as long as this process may write: SQLite 3.40 can corrupt a file that two
/// connections commit to or checkpoint (its WAL-reset defect), so a second writer must never start.
final class WriterLock: Sendable {
    private let path: String
    private let descriptor: Int32

    /// Takes the lock, or says who has it. The lock goes with the process, however it ends.
    init(databasePath: String) throws(StoreError) {
        path = databasePath + ".lock"
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            throw code == ELOOP
                ? Self.refusal(of: path, "it is a link")
                : .failed(doing: "Opening the lock file \(path)", message: String(cString: strerror(code)))
        }
        let holder: String
        do {
            holder = try Self.holder(descriptor, path)
        } catch {
            close(descriptor)
            throw error
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw .heldByAnotherWriter(path: databasePath, holder: holder)
        }
        let own = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = pwrite(descriptor, own, own.count, 0)
    }

    /// The process id that the lock file names, or nothing. Throws where it is no lock file: whatever else
    /// bears its name is left as it is.
    private static func holder(_ descriptor: Int32, _ path: String) throws(StoreError) -> String {
        var found = stat()
        guard fstat(descriptor, &found) == 0 else {
            throw .failed(doing: "Looking at \(path)", message: String(cString: strerror(errno)))
        }
        guard found.st_mode & S_IFMT == S_IFREG else { throw refusal(of: path, "it is no ordinary file") }
        guard found.st_nlink == 1 else { throw refusal(of: path, "it has \(found.st_nlink) hard links") }
        var bytes = [UInt8](repeating: 0, count: longestHolder + 1)
        let count = max(0, pread(descriptor, &bytes, bytes.count, 0))
        let text = bytes.prefix(count)
        let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
        let digits = text.last == UInt8(ascii: "\n") ? text.dropLast() : text
        guard count <= longestHolder, digits.allSatisfy(isDigit) else {
            throw refusal(of: path, "it holds something else than a process id")
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// Digits of a process id, and a line break.
    private static let longestHolder = 20

    private static func refusal(of path: String, _ found: String) -> StoreError {
        .failed(
            doing: "Taking the lock file \(path)",
            message: "\(found). It was left untouched; move it away, or name another database")
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
