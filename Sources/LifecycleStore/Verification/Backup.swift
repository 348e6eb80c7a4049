internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// A consistent copy of a database, made beside a running server and verified before it bears its name.
public struct Backup: Sendable {
    /// 1 MiB.
    private static let pagesPerStep: CInt = 256

    /// What the copy holds: a prefix of the log, up to this head.
    public let head: LogHead
    public let events: Int64
    public let sizeBytes: Int

    /// Copies `source` to a new file at `destination`, in one read, so that the copy is of one moment. While
    /// it is made it is called `destination.partial-` and something of its own; only once it is synced and
    /// verified does it get its name. Throws where something is at `destination` already, or the copy turns
    /// out damaged.
    public init(
        of source: String, to destination: String, pace: Pace = .full,
        progress: @escaping @Sendable (_ donePages: Int, _ pages: Int) -> Void = { _, _ in }
    ) throws(StoreError) {
        try LogReader(path: source).close()
        try DatabaseFile.checkKind(destination)
        // A name of its own: another backup to the same destination may be under way.
        let partial = "\(destination).partial-\(UUID().uuidString.prefix(8))"
        do {
            guard !FileManager.default.fileExists(atPath: destination) else {
                throw StoreError.failed(
                    doing: "Copying to \(destination)",
                    message: "there is a file already; choose another name")
            }
            try Self.copy(source, to: partial, progress)
            let verification = try Verification(path: partial, pace: pace)
            if let damage = verification.damages.first {
                throw StoreError.failed(doing: "Verifying the copy", message: "\(damage)")
            }
            head = verification.head
            events = verification.events
            try Self.removeCompanions(partial)
            try Self.sync(partial)
            try Self.name(partial, destination)
            try Self.sync(URL(fileURLWithPath: destination).deletingLastPathComponent().path)
            let attributes = try FileManager.default.attributesOfItem(atPath: destination)
            sizeBytes = attributes[.size] as? Int ?? 0
        } catch {
            try? Self.removeWithCompanions(partial)
            throw error as? StoreError
                ?? .failed(doing: "Copying \(source) to \(destination)", message: "\(error)")
        }
    }

    private static func copy(
        _ source: String, to partial: String,
        _ progress: @escaping @Sendable (Int, Int) -> Void
    ) throws {
        let descriptor = open(partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let code = errno
            let reason = String(cString: strerror(code))
            throw StoreError.failed(
                doing: "Making \(partial)",
                message: code == ENOENT ? "its folder can't be reached: \(reason)" : reason)
        }
        defer { close(descriptor) }
        let from = try DatabaseQueue(
            path: ReadableFile.name(source), configuration: .readOnly(label: "lifecycle.backup"))
        let into = try DatabaseQueue(path: partial)
        try from.read { log in
            // The copy is of this moment. Without a read that is under way, it would begin anew with every
            // commit that comes in between.
            _ = try Int.fetchOne(log, sql: "SELECT count(*) FROM sqlite_schema")
            try into.writeWithoutTransaction { copy in
                // It is synced here, piece by piece: a large sync would hold up those of a server.
                try copy.execute(sql: "PRAGMA synchronous = OFF")
                try log.backup(to: copy, pagesPerStep: pagesPerStep) {
                    try sync(descriptor, of: partial)
                    // No rest here: for as long as this read lasts, a server's write-ahead log only grows.
                    progress($0.completedPageCount, $0.totalPageCount)
                }
            }
        }
        // A copy is one file: without a write-ahead log, it can be read from anywhere.
        _ = try into.writeWithoutTransaction { try String.fetchOne($0, sql: "PRAGMA journal_mode = DELETE") }
        try into.close()
        try from.close()
    }

    /// A link never replaces what another backup has put there meanwhile. Not every file system has links.
    private static func name(_ partial: String, _ destination: String) throws {
        let named = link(partial, destination) == 0 ? unlink(partial) : -1
        // File systems say in many ways that they have no links.
        if named != 0, errno != EEXIST, Self.renameWithoutReplacing(partial, destination) { return }
        guard named == 0 else {
            throw StoreError.failed(
                doing: "Naming the copy \(destination)", message: String(cString: strerror(errno)))
        }
    }

    /// The name is taken first, and no other backup takes it then.
    private static func renameWithoutReplacing(_ partial: String, _ destination: String) -> Bool {
        let descriptor = open(destination, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return rename(partial, destination) == 0
    }

    private static func removeWithCompanions(_ path: String) throws {
        try removeCompanions(path)
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }

    private static func removeCompanions(_ path: String) throws {
        for suffix in ["-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: path + suffix)
        {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    private static func sync(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        defer { close(descriptor) }
        try sync(descriptor, of: path)
    }

    private static func sync(_ descriptor: Int32, of path: String) throws {
        guard descriptor >= 0, fsync(descriptor) == 0 else {
            throw StoreError.failed(doing: "Syncing \(path)", message: String(cString: strerror(errno)))
        }
    }
}
