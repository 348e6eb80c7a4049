internal import Foundation
internal import GRDBSQLite

/// The write-ahead log as a file, through SQLite's own file system, and never beside it.
enum WriteAheadLog {
    /// SQLite writes no more at a time either; more than 128 KiB it takes for a full disk.
    private static let pieceBytes = 64 * 1024

    /// Writes the log's bytes once more and syncs them, before the database is opened. A sync that failed is
    /// forgotten: Linux takes the pages for clean, later syncs succeed and do nothing, and the next process
    /// reads what is only in memory. Behind such a hole, everything acknowledged later would go with the
    /// power. The bytes stay the same, so that readers may read on meanwhile.
    static func makeDurable(databasePath: String) throws(StoreError) {
        guard let file = SQLiteFile(writeAheadLogOf: databasePath) else { return }
        defer { file.close() }
        var piece = [UInt8](repeating: 0, count: pieceBytes)
        var offset: Int64 = 0
        let size = try file.size()
        while offset < size {
            let count = Int(min(Int64(pieceBytes), size - offset))
            try file.read(into: &piece, count: count, at: offset)
            try file.write(piece, count: count, at: offset)
            offset += Int64(count)
        }
        if size > 0 { try file.sync() }
    }
}

/// A file as SQLite opens one.
private final class SQLiteFile {
    private let path: String
    private let name: sqlite3_filename?
    private let memory: UnsafeMutableRawPointer
    private let file: UnsafeMutablePointer<sqlite3_file>
    private let methods: sqlite3_io_methods

    /// `nil` where there is none.
    init?(writeAheadLogOf databasePath: String) {
        guard let system = sqlite3_vfs_find(nil), let open = system.pointee.xOpen else { return nil }
        path = databasePath + "-wal"
        // SQLite keeps a database's names in one piece of memory, and finds one from the other.
        name = sqlite3_create_filename(databasePath, databasePath + "-journal", path, 0, nil)
        memory = .allocate(byteCount: Int(system.pointee.szOsFile), alignment: 16)
        file = memory.bindMemory(to: sqlite3_file.self, capacity: 1)
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_WAL
        guard open(system, sqlite3_filename_wal(name), file, flags, nil) == SQLITE_OK,
            let methods = file.pointee.pMethods?.pointee
        else {
            sqlite3_free_filename(name)
            memory.deallocate()
            return nil
        }
        self.methods = methods
    }

    func size() throws(StoreError) -> Int64 {
        var size: Int64 = 0
        try check(methods.xFileSize?(file, &size), "Looking at")
        return size
    }

    func read(into bytes: inout [UInt8], count: Int, at offset: Int64) throws(StoreError) {
        try check(methods.xRead?(file, &bytes, Int32(count), offset), "Reading")
    }

    func write(_ bytes: [UInt8], count: Int, at offset: Int64) throws(StoreError) {
        try check(methods.xWrite?(file, bytes, Int32(count), offset), "Writing")
    }

    func sync() throws(StoreError) {
        try check(methods.xSync?(file, SQLITE_SYNC_NORMAL), "Syncing")
    }

    func close() {
        _ = methods.xClose?(file)
        sqlite3_free_filename(name)
        memory.deallocate()
    }

    private func check(_ code: Int32?, _ doing: String) throws(StoreError) {
        guard code == SQLITE_OK else {
            throw .failed(doing: "\(doing) \(path)", message: String(cString: sqlite3_errstr(code ?? -1)))
        }
    }
}
