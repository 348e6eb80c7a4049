import Crypto
import Foundation
import GRDB
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("Verification")
struct VerificationTests {
    /// A closed database of 300 deliveries of every kind.
    private static func filled() throws -> TemporaryStore {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let statuses = ["DRAFT", "INITIATED", "ACTIVE", "PAUSED"]
        let deliveries = (0..<300).map { number -> Delivery in
            let change = Told.change(
                statuses[number % 4], of: "\(number / 4)", at: Told.noon + Int64(number),
                extra: number % 7 == 0 ? #"{"name":"n\#(number)"}"# : nil)
            return number % 10 == 9
                ? Told.delivery([change, change], quarantined: [Quarantined.digested("element \(number)")])
                : Told.delivery([change])
        }
        _ = try writer.append(all: deliveries)
        writer.close()
        return store
    }

    /// The same with entries of every kind that is written today.
    private static func spoken() async throws -> TemporaryStore {
        let store = try filled()
        let writer = try store.writer()
        for number in Int64(0)..<20 {
            let subject: NoteSubject =
                number.isMultiple(of: 2) ? .solution("\(number)") : .quarantined(number)
            _ = try await writer.note(
                NewNote(.comment, subject, by: "Ada", text: "note \(number)", now: Told.recordedAt))
        }
        _ = try await writer.erase(NewErasure(.event(8), by: "Ada", text: "asked to"))
        _ = try await writer.erase(NewErasure(.note(301), by: "Ada", text: "asked to"))
        writer.close()
        return store
    }

    private static func damages(_ store: TemporaryStore, expecting head: LogHead? = nil) throws -> [String] {
        try Verification(path: store.path, expecting: head).damages.map(\.description)
    }

    @Test("of a whole file finds nothing, and gives its head; purged quarantine bytes are no damage")
    func whole() throws {
        let store = try Self.filled()
        let verification = try Verification(path: store.path)
        #expect(verification.damages.isEmpty)
        #expect(verification.events == 300 && verification.head.entry == 300)
        #expect(LogHead(verification.head.description) == verification.head)
        let writer = try store.writer()
        #expect(try writer.purgeQuarantine(before: .latest) == 30)
        writer.close()
        #expect(try Self.damages(store, expecting: verification.head).isEmpty)
    }

    @Test(
        "names the first damaged entry",
        arguments: [
            ("UPDATE event SET effective_at = effective_at + 1 WHERE seq = 120", "entry 120 "),
            ("UPDATE event SET extra_sha256 = NULL, extra_size = NULL WHERE seq = 8", "entry 8 "),
            ("DELETE FROM kept_value WHERE seq = 8", "the kept value of event 8 is gone"),
            ("UPDATE kept_value SET value = '{}' WHERE seq = 8", "the kept value of event 8 is not"),
            ("INSERT INTO kept_value VALUES (9, '{}')", "the kept value of event 9 is kept, but"),
            ("UPDATE entry SET kind = 1 WHERE entry = 33", "entry 33 says that it is a note"),
            ("UPDATE entry SET recorded_at = recorded_at + 1 WHERE entry = 33", "entry 33 "),
            ("UPDATE entry SET recorded_at = 5 WHERE entry = 33", "entry 33 is recorded before"),
            ("UPDATE entry SET received_at = received_at + 1 WHERE entry = 77", "entry 77 "),
            ("UPDATE solution SET solution_id = 'x' WHERE id = 11", "entry 41 "),
            ("UPDATE portfolio SET portfolio_id = 'x'", "entry 1 "),
            ("UPDATE status SET status = 'GONE' WHERE id = 6", "entry 4 "),
            ("UPDATE status SET status = 'GONE' WHERE id = 2", "status 2"),
            ("DELETE FROM event WHERE seq = 200", "entry 200 "),
            ("DELETE FROM redelivery WHERE id = 3", "entry 30 "),
            ("UPDATE quarantine SET reason = 'not_json' WHERE id = 2", "entry 20 "),
            ("DELETE FROM entry WHERE entry = 5", "entry 5 is missing"),
            ("UPDATE quarantine_bytes SET bytes = x'00' WHERE id = 4", "quarantine 4 "),
            ("UPDATE standing SET status = 5 WHERE solution = 1", "derived"),
        ])
    func named(_ damage: String, _ named: String) throws {
        let store = try Self.filled()
        try store.vandalise(damage)
        let found = try Self.damages(store)
        #expect(found.contains { $0.contains(named) }, "\(found)")
    }

    @Test("finds two rows swapped, and an edited row whose own link was computed anew")
    func forged() throws {
        let swapped = try Self.filled()
        try swapped.vandalise(
            """
            UPDATE event SET entry = 1000 WHERE seq = 50; UPDATE event SET entry = 50 WHERE seq = 51;
            UPDATE event SET entry = 51 WHERE seq = 50;
            """)
        #expect(try !Self.damages(swapped).isEmpty)

        // The forger computes entry 101's own link; the next one still follows from the old.
        let store = try Self.filled()
        try store.vandalise("UPDATE event SET effective_at = effective_at + 1 WHERE seq = 101")
        let link = try LogForger.link(of: 101, in: store)
        try store.vandalise("UPDATE entry SET link = x'\(link)' WHERE entry = 101")
        #expect(try Self.damages(store).contains { $0.contains("entry 102 ") })
    }

    @Test("finds a tail cut off or a log rewritten only by a head that was noted elsewhere")
    func cut() throws {
        let store = try Self.filled()
        let head = try Verification(path: store.path).head
        try store.vandalise(
            """
            DELETE FROM event WHERE seq > 295; DELETE FROM redelivery WHERE entry > 295;
            DELETE FROM quarantine_bytes WHERE id > 29; DELETE FROM quarantine WHERE entry > 295;
            DELETE FROM kept_value WHERE seq > 295;
            DELETE FROM entry WHERE entry > 295;
            """)
        let writer = try store.writer()
        _ = try writer.replay()
        writer.close()
        #expect(try Self.damages(store).isEmpty)
        #expect(try Self.damages(store, expecting: head).contains { $0.contains("cut off") })
        let forged = LogHead(entry: 10, link: head.link)
        #expect(try Self.damages(store, expecting: forged).contains { $0.contains("rewritten") })
    }

    /// 200 here; the long form (LIFECYCLE_BIT_FLIPS) takes more.
    @Test("finds every flipped bit that changes content, and names no damage where nothing changed")
    func bitFlips() async throws {
        let store = try await Self.spoken()
        let content = try store.content()
        let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: store.path)))
        let flips = ProcessInfo.processInfo.environment["LIFECYCLE_BIT_FLIPS"].flatMap { Int($0) } ?? 200
        let seed = UInt64(Date().timeIntervalSince1970)
        var random = SplitMix64(seed: seed)
        var (changed, found, foundAll) = (0, 0, 0)
        for _ in 0..<flips {
            let copy = try TemporaryStore()
            var flipped = bytes
            let place = Int.random(in: 0..<bytes.count, using: &random)
            flipped[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
            try Data(flipped).write(to: URL(fileURLWithPath: copy.path))
            let isChanged = (try? copy.content()) != content
            let isFound = (try? Self.damages(copy).isEmpty) != true
            changed += isChanged ? 1 : 0
            found += isChanged && isFound ? 1 : 0
            foundAll += isFound ? 1 : 0
            #expect(isFound || !isChanged, "byte \(place), seed \(seed)")
        }
        print(
            "bit flips: \(flips), changed content \(changed), found \(found); reported in all \(foundAll); "
                + "seed \(seed)"
        )
    }
}

extension Quarantined {
    /// With its true digest, which verification computes anew.
    static func digested(_ text: String) -> Quarantined {
        Quarantined(
            reason: .entryNotAnObject,
            raw: RawBytes(bytes: Array(text.utf8), sha256: Array(SHA256.hash(data: Data(text.utf8)))))
    }
}

extension TemporaryStore {
    /// As somebody would who means harm: without triggers and foreign keys, and putting the schema back
    /// after.
    func vandalise(_ sql: String) throws {
        let queue = try DatabaseQueue(path: path)
        let triggers = try queue.read {
            try Row.fetchAll($0, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        }
        try queue.writeWithoutTransaction { database in
            try database.execute(
                sql: "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
            for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger["name"] as String)") }
            try database.execute(sql: sql)
            for trigger in triggers { try database.execute(sql: trigger["sql"] as String) }
        }
        try queue.close()
    }

    /// Every row of the log and of what is derived, as text.
    func content() throws -> [String] {
        let tables = [
            "solution", "portfolio", "status", "event_name", "entry", "event", "redelivery",
            "quarantine", "note", "erasure", "erased", "kept_value", "entry_text",
        ]
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: path, configuration: configuration).read { database in
            try (tables + ["quarantine_bytes"] + Projection.tables.map(\.name)).flatMap { table in
                try Row.fetchAll(database, sql: "SELECT * FROM \(table) NOT INDEXED").map { "\(table) \($0)" }
            }
        }
    }
}

/// Computes a link as the layout in HashChain.swift says, for a delivery of one plain event.
private enum LogForger {
    static func link(of entry: Int64, in store: TemporaryStore) throws -> String {
        let rows = try store.rows(
            """
            SELECT before.link, n.entry, n.recorded_at, d.source, d.received_at, d.body_sha256, d.body_bytes,
                d.signed_by, d.events, d.redeliveries, d.quarantined, d.ignored, e.seq, s.solution_id,
                p.portfolio_id, name.event, t.status, e.triggered_at, e.effective_at, e.extra_sha256,
                e.extra_size
            FROM entry AS n JOIN entry AS before ON before.entry = n.entry - 1
                JOIN delivery AS d ON d.entry = n.entry
                JOIN event AS e ON e.entry = n.entry JOIN solution AS s ON s.id = e.solution
                JOIN portfolio AS p ON p.id = e.portfolio JOIN event_name AS name ON name.id = e.event
                JOIN status AS t ON t.id = e.status
            WHERE n.entry = \(entry)
            """)
        let row = try #require(rows.first)
        var bytes = Data("lifecycle-v1".utf8) + (row[0] as Data)
        func add(_ value: DatabaseValue) {
            switch value.storage {
            case .null: bytes += [0xFF, 0xFF, 0xFF, 0xFF]
            case .blob(let data): addField(data)
            case .int64(let number): addField(Data(String(number).utf8))
            case .string(let text): addField(Data(text.utf8))
            case .double: Issue.record("no column is a double")
            }
        }
        func addField(_ data: Data) {
            withUnsafeBytes(of: UInt32(data.count).bigEndian) { bytes += Data($0) }
            bytes += data
        }
        addField(Data("delivery".utf8))
        for column in 1...11 { add(row[column]) }
        addField(Data("event".utf8))
        for column in 12...20 { add(row[column]) }
        return SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
    }
}
