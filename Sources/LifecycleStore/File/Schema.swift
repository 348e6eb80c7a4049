internal import Foundation
internal import GRDB
internal import Migrations

/// The schema of the file: made by the numbered migrations, and compared with what they make.
enum Schema {
    /// "LCSL" in the file's header: `file` and a stranger can tell whose it is.
    static let applicationID: Int64 = 0x4C43_534C

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        for migration in Migration.all {
            migrator.registerMigration(migration.name) { database in
                try database.execute(sql: migration.sql)
            }
        }
        return migrator
    }

    /// Makes an empty file ours, before anything else is in it: one that was left half made is then taken up
    /// again, and not for another program's.
    static func claim(_ database: Database) throws {
        guard try Int64.fetchOne(database, sql: "PRAGMA application_id") == 0 else { return }
        try database.execute(sql: "PRAGMA application_id = \(applicationID)")
    }

    /// Refuses what isn't ours, and what a newer program wrote. An empty file is fine, for a writer.
    static func checkOwner(_ database: Database, path: String) throws {
        let owner = try Int64.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        let objects = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard owner == applicationID || (owner == 0 && objects == 0) else {
            throw StoreError.notOurFile(path: path, found: "application_id \(owner), \(objects) objects")
        }
        if try isUnreleased(database) { throw StoreError.unreleasedFile(path: path) }
        if try migrator.hasBeenSuperseded(database) {
            throw StoreError.newerFile(path: path)
        }
    }

    /// Made before the first release: its first migration bore another name.
    private static func isUnreleased(_ database: Database) throws -> Bool {
        try database.tableExists("grdb_migrations")
            && Bool.fetchOne(
                database, sql: "SELECT EXISTS (SELECT 1 FROM grdb_migrations WHERE identifier = 'm0001_log')"
            ) ?? false
    }

    /// Refuses a file by its first bytes, before anything is made beside it: one that is no database, or
    /// another program's (SQLite's file format, section 1.3: the application id lies at 68). A missing one is
    /// fine.
    static func checkHeader(path: String) throws(StoreError) {
        guard let file = FileHandle(forReadingAtPath: path), let header = try? file.read(upToCount: 100),
            !header.isEmpty
        else { return }
        guard header.count == 100, header.starts(with: Data("SQLite format 3\0".utf8)) else {
            throw .notOurFile(path: path, found: "no SQLite database")
        }
        let owner = header[68..<72].reduce(Int64(0)) { $0 << 8 | Int64($1) }
        guard owner == applicationID || owner == 0 else {
            throw .notOurFile(path: path, found: "application_id \(owner)")
        }
    }

    /// Compares every object of the schema with what the migrations make in an empty database.
    static func checkFingerprint(_ database: Database, path: String) throws {
        let fresh = try DatabaseQueue()
        try migrator.migrate(fresh)
        let expected = try fresh.read(objects)
        let found = try objects(database)
        guard found != expected else { return }
        let names = Set(expected.keys).union(found.keys).sorted().filter { expected[$0] != found[$0] }
        throw StoreError.schemaChanged(path: path, difference: names.joined(separator: ", "))
    }

    /// By type and name. White space means nothing in SQL, and must not lock anybody out.
    private static func objects(_ database: Database) throws -> [String: String] {
        let rows = try Row.fetchAll(
            database, sql: "SELECT type, name, sql FROM sqlite_schema ORDER BY type, name")
        return Dictionary(
            rows.map { row in
                let sql = (row["sql"] as String? ?? "").split(whereSeparator: \.isWhitespace).joined(
                    separator: " ")
                return ("\(row["type"] as String) \(row["name"] as String)", sql)
            },
            uniquingKeysWith: { one, _ in one })
    }
}
