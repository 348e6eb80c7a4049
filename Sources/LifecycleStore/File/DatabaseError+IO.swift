internal import GRDB

extension DatabaseError {
    /// The medium or the file failed, rather than a rule of the schema: nothing may be acknowledged, and the
    /// connection must be opened anew.
    var isIO: Bool {
        [
            .SQLITE_IOERR, .SQLITE_FULL, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN, .SQLITE_BUSY,
            .SQLITE_LOCKED, .SQLITE_NOMEM, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_PROTOCOL,
            .SQLITE_INTERRUPT,
        ].contains(resultCode)
    }
}
