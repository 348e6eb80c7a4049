internal import Foundation

/// What SQLite is told to open where a file is only read.
///
/// A reader shares a `-shm` file with the writer, and makes one where there is none. Where nothing can be
/// made beside the file, as on a read-only mount, and no write-ahead log belongs to it, no writer can be at
/// work either: then the file is read as one that doesn't change.
enum ReadableFile {
    /// Throws where a write-ahead log lies beside a file that nothing can be made beside.
    static func name(_ path: String) throws(StoreError) -> String {
        let file = try DatabaseFile.resolve(path)
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        guard access(folder, W_OK) != 0, access(file, R_OK) == 0 else { return file }
        // With both of a running server's files SQLite reads on without making any.
        if access(file + "-shm", R_OK) == 0, access(file + "-wal", R_OK) == 0 { return file }
        guard let journal = DatabaseFile.look(file + "-wal"), journal.st_size > 0 else {
            let address = file.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? file
            return "file:\(address)?immutable=1"
        }
        throw .failed(
            doing: "Reading \(path)",
            message: "\(path)-wal beside it holds part of the log, and nothing can be made in its folder, "
                + "which reading both needs. Copy the two files together to a folder that can be written in, "
                + "and name that copy")
    }
}
