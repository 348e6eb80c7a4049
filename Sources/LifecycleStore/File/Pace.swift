internal import Foundation
internal import GRDB
internal import GRDBSQLite

/// How much of the machine a long work takes.
public enum Pace: Sendable {
    /// All that is free.
    case full
    /// A little work, then a rest: whatever else runs, above all a server's intake, hardly feels it, even at
    /// its limit. The work takes some ten times as long.
    case gentle

    /// Of SQLite's steps, some 3 ms of work.
    private static let stepsBetweenRests: Int32 = 80_000
    private static let restMicroseconds: UInt32 = 40_000

    func rest() {
        if self == .gentle { usleep(Self.restMicroseconds) }
    }

    /// Whatever the connection does from now on rests in between.
    func slow(_ database: Database) {
        guard self == .gentle else { return }
        sqlite3_progress_handler(
            database.sqliteConnection, Self.stepsBetweenRests,
            { _ in
                Pace.gentle.rest()
                return 0  // goes on
            }, nil)
    }
}
