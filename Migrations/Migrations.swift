/// One step of the schema: numbered SQL, embedded in the binary. Migrations only go forward.
public struct Migration: Sendable {
    /// `m0001_entries`: the order, and the name that the file remembers.
    public let name: String
    public let sql: String

    /// All of them, in order.
    public static let all: [Migration] = [
        Migration(name: "m0001_entries", sql: PackageResources.m0001_entries_sql),
        Migration(name: "m0002_derived", sql: PackageResources.m0002_derived_sql),
    ]

    private init(name: String, sql: [UInt8]) {
        self.name = name
        self.sql = String(decoding: sql, as: UTF8.self)
    }
}
