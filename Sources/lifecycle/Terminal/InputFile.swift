import Foundation

/// A file named on the command line, or stdin (`-`), read in pieces.
struct InputFile {
    let name: String
    private let handle: FileHandle

    init(_ path: String) throws {
        if path == "-" {
            name = "stdin"
            handle = .standardInput
            return
        }
        name = path
        try Self.check(path)
        guard let opened = FileHandle(forReadingAtPath: path) else { throw Self.unopened(path) }
        handle = opened
    }

    /// Throws where it could not be opened, without opening it: a pipe is read once.
    static func check(_ path: String) throws {
        guard path != "-" else { return }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
            throw Refusal.unable("unreadable-file", "\(path) is a folder. Name the files in it.")
        }
        guard access(path, R_OK) == 0 else { throw unopened(path) }
    }

    private static func unopened(_ path: String) -> Refusal {
        .unable(
            "unreadable-file", "\(path) can't be opened: \(String(cString: strerror(errno))). Check the name."
        )
    }

    /// `nil` at the end.
    func readPiece() throws -> Data? {
        do {
            return try handle.read(upToCount: 1 << 20).flatMap { $0.isEmpty ? nil : $0 }
        } catch {
            throw Refusal.unable("unreadable-file", "\(name) can't be read: \(error)")
        }
    }

    func readAll() throws -> Data {
        var all = Data()
        while let piece = try readPiece() { all += piece }
        return all
    }
}
