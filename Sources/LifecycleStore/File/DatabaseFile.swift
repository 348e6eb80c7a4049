internal import Foundation

/// Which file a database is, by name and by inode, found without ever opening it beside SQLite.
///
/// POSIX drops all of a process's locks on a file when the process closes any descriptor of it. Were we to
/// open and close the database ourselves while SQLite has it open, its locks would be gone without its
/// knowing, and the next program that reads the file could delete the write-ahead log under us. So the file
/// is made and looked into before the first connection, and afterwards only `stat`ed.
struct DatabaseFile: Sendable {
    /// Links resolved: one file has one lock, whatever it is called.
    let path: String
    /// As the operator named it.
    private let name: String
    private let identity: FileIdentity

    /// Makes the file where there is none, readable for its owner alone (SQLite would let everybody read it).
    init(preparing path: String) throws(StoreError) {
        try Self.checkKind(path)
        let resolved = try Self.resolve(path)
        let descriptor = open(resolved, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if descriptor >= 0 {
            close(descriptor)
        } else if errno != EEXIST {
            throw .failed(doing: "Making \(path)", message: String(cString: strerror(errno)))
        }
        guard let found = Self.look(resolved) else {
            throw .failed(doing: "Opening \(path)", message: String(cString: strerror(errno)))
        }
        guard found.st_nlink == 1 else {
            throw .failed(
                doing: "Opening \(path)",
                message: "the file has \(found.st_nlink) hard links, and a writer under each name would "
                    + "corrupt it; remove the others")
        }
        self.path = resolved
        name = path
        identity = FileIdentity(found)
    }

    /// Throws where the name is none of a file.
    static func checkKind(_ path: String) throws(StoreError) {
        guard !path.isEmpty else {
            throw .failed(
                doing: "Opening the database",
                message: "its name is empty; set --database or LIFECYCLE_DATABASE")
        }
        guard !path.hasPrefix("file:"), path != ":memory:" else {
            throw .failed(
                doing: "Opening \(path)",
                message: "SQLite takes such a name for something else than a file; write it with its folder: "
                    + "./\(path)")
        }
        guard !path.hasSuffix("/") else {
            throw .failed(doing: "Opening \(path)", message: "that is a folder's name; name the file in it")
        }
        guard let found = look(path), found.st_mode & S_IFMT != S_IFREG else { return }
        let kind = found.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no ordinary file"
        throw .failed(doing: "Opening \(path)", message: "it is \(kind); name the database's file")
    }

    static func isEmpty(_ path: String) -> Bool {
        look(path)?.st_size == 0
    }

    /// Throws unless the name still leads to the same file, through the links that it led through, too: a new
    /// one under it would be another log.
    func checkIsSame() throws(StoreError) {
        guard FileIdentity(of: path) == identity else { throw .databaseRemoved(path: path) }
        guard FileIdentity(of: name) == identity else { throw .databaseRemoved(path: name) }
    }

    static func look(_ path: String) -> stat? {
        var found = stat()
        return stat(path, &found) == 0 ? found : nil
    }

    static func resolve(_ path: String) throws(StoreError) -> String {
        if let resolved = realpath(path, nil) {
            defer { free(resolved) }
            return String(cString: resolved)
        }
        let url = URL(fileURLWithPath: path)
        guard let folder = realpath(url.deletingLastPathComponent().path, nil) else {
            throw .failed(
                doing: "Opening \(path)",
                message: "its folder can't be reached: "
                    + "\(String(cString: strerror(errno)))")
        }
        defer { free(folder) }
        return String(cString: folder) + "/" + url.lastPathComponent
    }
}
