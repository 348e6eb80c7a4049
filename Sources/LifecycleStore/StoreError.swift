/// Why the store can't do what was asked. Each case says what was tried, what was found and what to do.
public enum StoreError: Error, Hashable, Sendable {
    /// There is no database at this path.
    case noDatabase(path: String)
    /// Another process holds the file for writing; `holder` is what its lock file says, a process id.
    case heldByAnotherWriter(path: String, holder: String)
    /// A SQLite file, but not one of ours; or no SQLite file at all.
    case notOurFile(path: String, found: String)
    /// Written by a newer program.
    case newerFile(path: String)
    /// Written by an older program, and not yet migrated by a writer.
    case olderFile(path: String)
    /// A table, index, trigger or view was added, changed or dropped since: the promises of the schema don't
    /// hold.
    case schemaChanged(path: String, difference: String)
    /// SQLite would not keep commits through a power loss.
    case notDurable(found: String)
    /// The derived rows come from other rules than this program's.
    case projectionOutdated(path: String)
    /// Too much is waiting to be written.
    case queueFull
    /// The writer has been closed.
    case closed
    /// The file was removed or replaced while it was in use: what is written goes where nobody will look.
    case databaseRemoved(path: String)
    /// A file beside the database was removed or replaced while it was in use. What was recorded has been
    /// brought into the database; nothing more is until the database is opened anew.
    case companionRemoved(path: String)
    /// A position is not one of this log.
    case anotherLog(position: String, found: String)
    /// A head is not one of this log.
    case anotherHead(String, found: String)
    /// Made before the first release, in a format that is no more.
    case unreleasedFile(path: String)
    /// Reading or writing failed; the message is SQLite's.
    case failed(doing: String, message: String)

    /// One word for machines: the NAME of `urn:lifecycle:problem:NAME`.
    public var name: String {
        switch self {
        case .noDatabase: "no-database"
        case .heldByAnotherWriter: "database-locked"
        case .notOurFile: "not-a-lifecycle-database"
        case .newerFile: "newer-database"
        case .olderFile: "older-database"
        case .schemaChanged: "schema-changed"
        case .notDurable: "not-durable"
        case .projectionOutdated: "projection-outdated"
        case .queueFull: "queue-full"
        case .closed: "shutting-down"
        case .databaseRemoved, .companionRemoved: "database-removed"
        case .anotherLog: "another-log"
        case .anotherHead: "another-head"
        case .unreleasedFile: "unreleased-format"
        case .failed: "storage-failed"
        }
    }
}

extension StoreError {
    /// What was found, without the file's path: may be told to everybody.
    public var cause: String {
        switch self {
        case .noDatabase: "the file is gone"
        case .heldByAnotherWriter: "another process is writing to the file"
        case .notOurFile: "the file is not a lifecycle database"
        case .newerFile: "the file was written by a newer program"
        case .olderFile: "the file was written by an older program"
        case .schemaChanged: "something else has changed the schema of the file"
        case .notDurable: "SQLite would not keep commits through a power loss"
        case .projectionOutdated: "the derived rows were made by other rules"
        case .queueFull: "too many deliveries are waiting"
        case .closed: "the server is shutting down"
        case .databaseRemoved: "the file was removed or replaced while in use"
        case .companionRemoved: "a file beside the database was removed or replaced while in use"
        case .anotherLog(let position, let found): "\(position) is of another log: \(found)"
        case .anotherHead(let head, let found): "this log doesn't have the head \(head): \(found)"
        case .unreleasedFile: "the file is of a format from before the first release"
        case .failed(_, let message): message
        }
    }
}

extension StoreError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noDatabase(let path):
            "There is no database at \(path). Name it with --database or LIFECYCLE_DATABASE; `lifecycle "
                + "serve` and "
                + "`lifecycle ingest` make a new one."
        case .heldByAnotherWriter(let path, let holder):
            "\(path) is open for writing in process \(holder), and one writer at a time is the rule. Stop "
                + "that "
                + "process first. If it is a server, deliveries can go through it: `lifecycle ingest --post "
                + "URL`, "
                + "with the address of its webhook."
        case .notOurFile(let path, let found):
            "\(path) is not a lifecycle database (\(found)). It was left untouched; choose another path."
        case .newerFile(let path):
            "\(path) was written by a newer version of this program. Use that version, or a newer one."
        case .olderFile(let path):
            "\(path) was written by an older version of this program. Open it once for writing, with "
                + "`lifecycle serve`, `lifecycle ingest` or `lifecycle replay`, to bring it up to date."
        case .schemaChanged(let path, let difference):
            "The schema of \(path) is not what this program wrote: \(difference). Something else has changed "
                + "the "
                + "file, so its promises no longer hold. Restore a backup, or undo the change."
        case .notDurable(let found):
            "SQLite reports synchronous=\(found) where 2 (FULL) was set: commits could be lost with the "
                + "power. "
                + "Refusing to write."
        case .projectionOutdated(let path):
            "The derived rows of \(path) were made by other rules than this version's. `lifecycle replay` "
                + "(or a "
                + "restart of the server) rebuilds them."
        case .queueFull:
            "Too many deliveries are waiting to be written. Nothing of this one was stored: send it again."
        case .closed:
            "The server is shutting down. Nothing of this delivery was stored: send it again."
        case .databaseRemoved(let path):
            "\(path) was removed or replaced while in use, and nothing is acknowledged until it is back. "
                + "Put that same file back; or stop the server and restore a backup."
        case .companionRemoved(let path):
            "\(path) was removed or replaced while in use. What was acknowledged before lies in the database "
                + "file; nothing more is acknowledged until the server is restarted. Restart it, and leave "
                + "the files beside a database alone."
        case .anotherLog(let position, let found):
            "The position \(position) is not one of this log: \(found). It is of another log, or this one "
                + "was restored from an older backup. Begin anew, from 0 or with after=now."
        case .anotherHead(let head, let found):
            """
            This log doesn't have the head \(head): \(found). The question is about another log, or \
            this one was cut or rewritten since; `lifecycle verify` tells more.
            """
        case .unreleasedFile(let path):
            """
            \(path) was made by a version from before the first release, in a format that this one \
            doesn't read. It was left untouched. Export it with the version that made it (`lifecycle \
            export --format deliveries`), and ingest that into a new database.
            """
        case .failed(let doing, let message):
            "\(doing) failed: \(message)."
        }
    }
}
