internal import Foundation

/// Which file a name leads to now: another one under the same name is another file.
struct FileIdentity: Hashable, Sendable {
    private let device: dev_t
    private let inode: ino_t

    init(_ found: stat) {
        device = found.st_dev
        inode = found.st_ino
    }

    /// Links followed; `nil` where there is none. One `stat`, a few microseconds.
    init?(of path: String) {
        var found = stat()
        guard stat(path, &found) == 0 else { return nil }
        self.init(found)
    }
}
