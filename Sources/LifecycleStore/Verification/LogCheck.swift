internal import Crypto
internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// The half of `Verification` that looks at the log: the schema, SQLite's own structures, the hash chain, the
/// quarantined bytes.
struct LogCheck {
    private(set) var head = LogHead(entry: 0, link: HashChain.start)
    private(set) var events: Int64 = 0
    private(set) var damages: [Verification.Damage] = []
    /// Kept values and texts that were erased.
    private(set) var erased = 0

    init(
        path: String, expecting expected: LogHead?, _ pace: Pace,
        _ report: ((inout Verification.Progress) -> Void) -> Void
    ) throws {
        let queue = try DatabaseQueue(
            path: ReadableFile.name(path), configuration: .readOnly(label: "lifecycle.verify", pace: pace))
        try queue.writeWithoutTransaction { database in
            try database.withLargeCache {
                check(.schema, report) { _ in
                    try Schema.checkFingerprint(database, path: path)
                    return try Self.seedDamage(database)
                }
                check(.file, report) { _ in try Self.fileDamage(database) }
                check(.chain, report) { check in
                    try check.walk(database, expected) { events in report { $0.linked = events } }
                }
                check(.kept, report) { check in
                    var kept = KeptCheck()
                    defer { check.erased = kept.erased }
                    return try kept.damage(database)
                }
                check(.quarantine, report) { _ in try Self.quarantineDamage(database) }
            }
        }
    }

    private mutating func check(
        _ part: Verification.Part, _ report: ((inout Verification.Progress) -> Void) -> Void,
        _ find: (inout LogCheck) throws -> String?
    ) {
        report { $0.part = part }
        let found = Verification.Damage.found(in: part) { try find(&self) }
        damages += found
    }

    /// Along the chain, from its start.
    private mutating func walk(
        _ database: Database, _ expected: LogHead?, _ progress: (Int64) -> Void
    ) throws -> String? {
        var check = try ChainCheck(database)
        var isAtEnd = false
        var hasExpected = expected == nil || expected?.entry == 0
        defer {
            head = check.head
            events = check.events
        }
        while !isAtEnd {
            let damage = try check.next(isAtEnd: &isAtEnd) { entry, link in
                if entry == expected?.entry { hasExpected = expected?.link == link }
            }
            if let damage { return damage }
            progress(check.events)
        }
        guard !hasExpected, let expected else { return nil }
        return check.head.entry < expected.entry
            ? "the log ends with entry \(check.head.entry), but had \(expected.entry): its tail was "
                + "cut off"
            : "entry \(expected.entry) has another link than the one noted: the log was rewritten"
    }

    /// The texts that the program knows the codes of.
    private static func seedDamage(_ database: Database) throws -> String? {
        for status in Status.allCases {
            let text = try String.fetchOne(
                database, sql: "SELECT status FROM status WHERE id = ?", arguments: [status.code])
            guard text == status.text else { return "status \(status.code) reads \(text ?? "nothing")" }
        }
        for (code, name) in [EventName.solutionCreated, .solutionUpdated].enumerated() {
            let text = try String.fetchOne(
                database, sql: "SELECT event FROM event_name WHERE id = ?", arguments: [code])
            guard text == name.text else { return "event_name \(code) reads \(text ?? "nothing")" }
        }
        return nil
    }

    private static func fileDamage(_ database: Database) throws -> String? {
        let lines = try String.fetchAll(database, sql: "PRAGMA integrity_check(10)")
        return lines == ["ok"] ? nil : lines.joined(separator: "; ")
    }

    private static func quarantineDamage(_ database: Database) throws -> String? {
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT quarantine_bytes.id, quarantine_bytes.bytes, quarantine.sha256
                FROM quarantine_bytes LEFT JOIN quarantine ON quarantine.id = quarantine_bytes.id
                """)
        while let row = try rows.next() {
            let (id, bytes, digest): (Int64, Data, Data?) = try (row.read(0), row.read(1), row.read(2))
            guard Data(SHA256.hash(data: bytes)) == digest else {
                return "the bytes of quarantine \(id) are not those of its digest"
            }
        }
        return nil
    }
}
