internal import Foundation

/// A file of signed checkpoints, one JSON object a line, that is only added to. Put it on another file
/// system, or ship it away: what it proves, it proves where it can't be taken back.
public struct CheckpointFile: Sendable {
    public let path: String

    public init(path: String) {
        self.path = path
    }

    /// A line that can't be read, and where it stands.
    public struct Malformed: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    /// All of them, in order; none if there is no file. Throws `Malformed`, or Foundation's error if it
    /// can't be read.
    public func lines() throws -> [CheckpointLine] {
        guard FileManager.default.fileExists(atPath: path) else { return [] }
        let text = try String(contentsOfFile: path, encoding: .utf8)
        // What a crash cut off in the middle was never signed for anybody.
        let whole = text.prefix(through: text.lastIndex(of: "\n") ?? text.startIndex)
        guard whole.last == "\n" else { return [] }
        return try whole.split(separator: "\n").enumerated().map { place, line in
            guard let read = CheckpointLine(line) else {
                throw Malformed(description: "Line \(place + 1) of \(path) is no signed checkpoint.")
            }
            return read
        }
    }

    /// Adds a signed note, durably.
    func append(_ note: String, afterRestore: Bool) throws {
        let descriptor = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Self.failure(path) }
        defer { close(descriptor) }
        try removeTornLine(descriptor)
        let line = Array(CheckpointLine.line(of: note, afterRestore: afterRestore).utf8)
        guard write(descriptor, line, line.count) == line.count, fsync(descriptor) == 0 else {
            throw Self.failure(path)
        }
    }

    /// A last line without its end, from a crash while it was written.
    private func removeTornLine(_ descriptor: Int32) throws {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        guard let last = bytes.last, last != UInt8(ascii: "\n") else { return }
        let end = bytes.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        guard ftruncate(descriptor, off_t(end)) == 0 else { throw Self.failure(path) }
    }

    private static func failure(_ path: String) -> Malformed {
        Malformed(description: "\(path) can't be written: \(String(cString: strerror(errno))).")
    }
}
