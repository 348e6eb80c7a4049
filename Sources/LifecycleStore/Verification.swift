internal import Crypto
internal import Foundation
internal import GRDB
internal import SolutionLifecycle

/// Checks everything that can be checked about a database, changing nothing: the schema, SQLite's own
/// structures, the hash chain of the log, the quarantined bytes, and everything derived.
public struct Verification: Sendable {
    public enum Part: String, Sendable, CaseIterable {
        case schema
        case file
        case chain
        case quarantine
        case derived
    }

    /// What is wrong, and where: the first damage of its part.
    public struct Damage: Hashable, Sendable, CustomStringConvertible {
        public let part: Part
        public let what: String

        public var description: String { "\(part.rawValue): \(what)" }
    }

    /// The last delivery whose link follows.
    public let head: LogHead
    public let events: Int64
    public let damages: [Damage]

    /// `expected`: a head noted earlier; the log must still hold that delivery with that link.
    /// `progress` hears which part is at work, and how many events it has seen.
    public init(
        path: String, expecting expected: LogHead? = nil,
        progress: @Sendable (Part, Int64) -> Void = { _, _ in }
    ) throws(StoreError) {
        var found: [Damage] = []
        var walk = Walk()
        try LogReader(path: path).close()
        do {
            let configuration = Configuration.readOnly(label: "lifecycle.verify")
            let queue = try DatabaseQueue(path: path, configuration: configuration)
            try queue.writeWithoutTransaction { database in
                try Self.check(.schema, &found) {
                    try Schema.checkFingerprint(database, path: path)
                    return try Self.seedDamage(database)
                }
                progress(.file, 0)
                try Self.check(.file, &found) { try Self.fileDamage(database) }
                try Self.check(.chain, &found) {
                    try walk.damage(in: database, expected) { progress(.chain, $0) }
                }
                progress(.quarantine, walk.events)
                try Self.check(.quarantine, &found) { try Self.quarantineDamage(database) }
            }
            try Self.check(.derived, &found) {
                let check = try ReplayCheck(path: path) { progress(.derived, $0) }
                return check.differences.first.map { "\(check.differences.count) differences, first \($0)" }
            }
            head = walk.head
            events = walk.events
            damages = found
        } catch {
            throw error as? StoreError ?? .failed(doing: "Verifying \(path)", message: "\(error)")
        }
    }

    /// Damage may also show as SQLite's own refusal to read on.
    private static func check(
        _ part: Part, _ damages: inout [Damage], _ find: () throws -> String?
    ) throws {
        do {
            if let what = try find() { damages.append(Damage(part: part, what: what)) }
        } catch let error as DatabaseError where error.resultCode != .SQLITE_BUSY {
            damages.append(Damage(part: part, what: "unreadable: \(error)"))
        } catch {
            damages.append(Damage(part: part, what: "\(error)"))
        }
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

/// The walk along the chain, and how far it came.
private struct Walk {
    private(set) var head = LogHead(delivery: 0, link: Array(HashChain.start))
    private(set) var events: Int64 = 0

    mutating func damage(
        in database: Database, _ expected: LogHead?, _ progress: (Int64) -> Void
    ) throws -> String? {
        var check = ChainCheck(database)
        var isAtEnd = false
        var hasExpected = expected == nil || expected?.delivery == 0
        defer {
            head = check.head
            events = check.events
        }
        while !isAtEnd {
            let damage = try check.next(isAtEnd: &isAtEnd) { if $0 == expected { hasExpected = true } }
            if let damage { return damage }
            progress(check.events)
        }
        guard !hasExpected, let expected else { return nil }
        return check.head.delivery < expected.delivery
            ? "the log ends with delivery \(check.head.delivery), but had \(expected.delivery): its tail was "
                + "cut off"
            : "delivery \(expected.delivery) has another link than the one noted: the log was rewritten"
    }
}
