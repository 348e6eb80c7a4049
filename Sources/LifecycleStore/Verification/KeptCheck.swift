internal import Crypto
internal import Foundation
internal import GRDB

/// Compares what lies beside the log with the digests that the log has of it: kept values, and the texts of
/// notes and erasures. What is missing must have been erased.
struct KeptCheck {
    /// How many were erased.
    private(set) var erased = 0

    /// Answers the first damage, as a sentence.
    mutating func damage(_ database: Database) throws -> String? {
        try damage(
            database, "the kept value of event", kept: "kept_value", key: "seq", value: "value", what: 0,
            digests: "SELECT seq AS number, extra_sha256 AS sha256 FROM event WHERE extra_sha256 IS NOT NULL")
            ?? damage(
                database, "the text of entry", kept: "entry_text", key: "entry", value: "text", what: 1,
                digests: """
                    SELECT entry AS number, text_sha256 AS sha256 FROM note
                    UNION ALL SELECT entry, text_sha256 FROM erasure
                    """)
    }

    private mutating func damage(
        _ database: Database, _ name: String, kept: String, key: String, value: String, what: Int,
        digests: String
    ) throws -> String? {
        let stray = try Int64.fetchOne(
            database,
            sql: "SELECT \(key) FROM \(kept) WHERE \(key) NOT IN (SELECT number FROM (\(digests))) LIMIT 1")
        if let stray { return "\(name) \(stray) is kept, but the log has no digest of it" }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT digest.number, digest.sha256, CAST(\(kept).\(value) AS BLOB), erased.sha256
                FROM (\(digests)) AS digest
                    LEFT JOIN \(kept) ON \(kept).\(key) = digest.number
                    LEFT JOIN erased ON erased.what = \(what) AND erased.number = digest.number
                """)
        while let row = try rows.next() {
            let (number, digest): (Int64, Data) = try (row.read(0), row.read(1))
            let (bytes, erasedDigest): (Data?, Data?) = try (row.read(2), row.read(3))
            if let bytes {
                guard Data(SHA256.hash(data: bytes)) == digest else {
                    return "\(name) \(number) is not that of its digest"
                }
                continue
            }
            guard erasedDigest == digest else { return "\(name) \(number) is gone, and no erasure says why" }
            erased += 1
        }
        return nil
    }
}
