internal import GRDB
internal import GRDBSQLite

/// How long the write-ahead log is since it last began anew, as SQLite tells after each commit. For the
/// thread of its connection.
final class JournalLength {
    /// In pages.
    private(set) var frames = 0

    /// Takes the place of SQLite's own checkpoints, which come by the same way. Live as long as the
    /// connection.
    func follow(_ database: Database) {
        sqlite3_wal_hook(
            database.sqliteConnection,
            { journal, _, _, frames in
                if let journal {
                    Unmanaged<JournalLength>.fromOpaque(journal).takeUnretainedValue().frames = Int(frames)
                }
                return SQLITE_OK
            }, Unmanaged.passUnretained(self).toOpaque())
    }
}
