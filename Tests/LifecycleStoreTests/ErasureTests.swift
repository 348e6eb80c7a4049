import Foundation
import GRDB
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("Erasure")
struct ErasureTests {
    private static let secret = "Zaphod.Beeblebrox@example.com"

    private func filled() async throws -> TemporaryStore {
        let store = try TemporaryStore()
        let writer = try store.writer()
        for place in Int64(0)..<4 {
            let extra = "{\"contact\":\"\(Self.secret) \(place)\"}"
            let change = Told.change(
                place == 0 ? "DRAFT" : "ACTIVE", of: place < 3 ? "1" : "2", at: Told.noon + place,
                extra: extra)
            _ = try await writer.append(Told.delivery([change]))
        }
        let subject = NoteSubject.solution("1")
        _ = try await writer.note(
            NewNote(.comment, subject, by: "Ada", text: "called \(Self.secret)", now: Told.recordedAt))
        writer.close()
        return store
    }

    private static func holdsSecret(_ store: TemporaryStore) -> Bool {
        ["", "-wal"].contains { suffix in
            guard let bytes = FileManager.default.contents(atPath: store.path + suffix) else { return false }
            return bytes.range(of: Data(secret.utf8)) != nil
        }
    }

    @Test("erases what lies beside the log, says who and why, and leaves the log as it was")
    func erased() async throws {
        let store = try await filled()
        #expect(Self.holdsSecret(store))
        let before = try store.rows("SELECT * FROM event").map(String.init(describing:))
        let writer = try store.writer()
        let one = try await writer.erase(NewErasure(.event(4), by: "Ada", text: "asked to"))
        #expect(one == ErasureOutcome(entry: 6, erased: 1, hasMore: false))
        let all = try await writer.erase(NewErasure(.solution("1"), by: "Ada", text: "asked to"))
        #expect(all == ErasureOutcome(entry: 7, erased: 4, hasMore: false))
        let none = try await writer.erase(NewErasure(.solution("1"), by: "Ada", text: "asked to"))
        #expect(none == ErasureOutcome(entry: nil, erased: 0, hasMore: false))
        writer.close()
        #expect(!Self.holdsSecret(store), "no byte of it is left in the file")
        #expect(try store.rows("SELECT * FROM event").map(String.init(describing:)) == before)
        let verification = try Verification(path: store.path)
        #expect(verification.damages.isEmpty && verification.erased == 5, "\(verification.damages)")
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
        guard case .found(let history) = try await store.reader().history("1") else { return }
        #expect(history.entries.allSatisfy { $0.logged.extra == nil && $0.logged.extraSHA256?.count == 32 })
        let notes = try await store.reader().notes(about: "1")
        #expect(notes.map(\.text) == [nil] && notes.map(\.by) == ["Ada"])
    }

    @Test("space comes back in bounded steps, while others record")
    func space() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let extra = "\"" + String(repeating: "x", count: 2_000_000) + "\""
        for place in Int64(0)..<5 {
            let change = Told.change("ACTIVE", of: "9", at: Told.noon + place, extra: extra)
            _ = try await writer.append(Told.delivery([change]))
        }
        func pages(_ pragma: String) throws -> Int { try store.rows("PRAGMA \(pragma)").first?[0] ?? -1 }
        #expect(try pages("auto_vacuum") == 2)
        let full = try pages("page_count")
        _ = try await writer.erase(NewErasure(.solution("9"), by: "Ada", text: "asked to"))
        var steps = 0
        while try pages("freelist_count") > 0, steps < 100 {
            let before = try pages("page_count")
            _ = try await writer.append(Told.delivery([Told.change("DRAFT", of: "s\(steps)")]))
            _ = try writer.append(all: [Told.delivery([Told.change("DRAFT", of: "t\(steps)")])])
            #expect(try before - pages("page_count") <= 3 * StoreLimits.freedPages)
            steps += 1
        }
        #expect(try pages("page_count") < full / 10 && steps > 1)
        writer.close()
        #expect(try Verification(path: store.path).damages.isEmpty)
    }

    @Test(
        "damage to notes and erasures is named",
        arguments: [
            ("UPDATE note SET by = 'Bob' WHERE entry = 5", "entry 5, a note"),
            ("UPDATE entry_text SET text = 'x' WHERE entry = 5", "the text of entry 5 is not"),
            ("DELETE FROM entry_text WHERE entry = 5", "the text of entry 5 is gone"),
            ("DELETE FROM note WHERE entry = 5", "entry 5 says that it is a note"),
            ("UPDATE erasure SET by = 'Bob'", "entry 6, an erasure"),
            ("DELETE FROM erased", "entry 6 says that it is an erasure"),
            ("UPDATE erased SET number = 3", "entry 6, an erasure"),
            ("INSERT INTO kept_value VALUES (4, 'back again')", "the kept value of event 4 is not"),
        ])
    func damaged(_ sql: String, _ named: String) async throws {
        let store = try await filled()
        let writer = try store.writer()
        _ = try await writer.erase(NewErasure(.event(4), by: "Ada", text: "asked to"))
        writer.close()
        try store.vandalise(sql)
        let damages = try Verification(path: store.path).damages.map(\.description)
        #expect(damages.contains { $0.contains(named) }, "\(damages)")
    }
}
