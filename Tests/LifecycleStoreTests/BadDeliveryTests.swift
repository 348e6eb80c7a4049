import Foundation
import GRDB
import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("One bad delivery among good ones")
struct BadDeliveryTests {
    private let store: TemporaryStore
    private let writer: LogWriter
    private let reader: LogReader

    init() throws {
        store = try TemporaryStore()
        writer = try store.writer()
        reader = try store.reader()
    }

    /// Makes the writer's own connection fail for one solution, as a defect of ours would.
    private func breakWrites(to table: String, when condition: String) throws {
        try writer.withDatabase {
            try $0.execute(
                sql: """
                    CREATE TEMP TRIGGER trouble BEFORE INSERT ON main.\(table) WHEN \(condition)
                    BEGIN SELECT raise(ABORT, 'trouble'); END
                    """)
        }
    }

    private let three = ["1", "2", "3"].map { Told.delivery([Told.change("DRAFT", of: $0)]) }

    @Test("whose derived rows fail is recorded all the same; its solution is stale until replay")
    func stale() async throws {
        try breakWrites(to: "standing", when: "NEW.solution = 2")
        #expect(try writer.append(all: three) == Array(repeating: Recorded(recorded: 1), count: 3))
        #expect(try await reader.health().staleSolutions == 1)
        guard case .found(let judged) = try await reader.solution("2") else {
            Issue.record("a stale solution is judged from the log")
            return
        }
        #expect(judged.status == .draft)

        // A later event must not be judged on from rows that are behind.
        let later = Told.delivery([Told.change("INITIATED", of: "2", at: Told.noon + 9)])
        _ = try writer.append(all: [later])
        guard case .found(let solution) = try await reader.solution("2") else { return }
        #expect(solution.status == .initiated && solution.events == 2)

        try writer.withDatabase { try $0.execute(sql: "DROP TRIGGER temp.trouble") }
        #expect(try writer.replay() == 4)
        #expect(try await reader.health().staleSolutions == 0)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }

    @Test(
        "whose derived rows fail waits for a replay, is no damage, and is judged without an outage"
    )
    func waits() async throws {
        _ = try writer.append(all: [
            Told.delivery([Told.change("DRAFT", of: "2"), Told.change("DRAFT", of: "4")])
        ])
        try breakWrites(to: "standing", when: "NEW.solution = 1")
        let late = Told.delivery([
            Told.change("ACTIVE", of: "2", at: Told.noon + 9),
            Told.change("INITIATED", of: "4", at: Told.noon + 9),
        ])
        _ = try writer.append(all: [late])
        let listed = try await reader.solutions(SolutionFilter(), limit: 10).items
        #expect(listed.map(\.solutionID) == ["2", "4"])
        #expect(listed.map(\.status) == [.active, .initiated], "judged from the log")

        let verification = try Verification(path: store.path)
        #expect(verification.damages.isEmpty && verification.waiting == 2)
        let copy = store.path + ".copy"
        #expect(try Backup(of: store.path, to: copy).events == 4)
        #expect(try writer.replayStale() == 1, "the one that the defect is about")
        #expect(try Verification(path: store.path).damages.isEmpty)

        try writer.withDatabase { try $0.execute(sql: "DROP TRIGGER temp.trouble") }
        #expect(try writer.replayStale() == 0)
        #expect(try await reader.health().staleSolutions == 0)
        let check = try ReplayCheck(path: store.path)
        #expect(check.differences.isEmpty && check.waiting == 0)
        _ = try writer.append(all: [
            Told.delivery([Told.change("PENDING_DEACTIVATION", of: "2", at: Told.noon + 10)])
        ])
        #expect(try ReplayCheck(path: store.path).differences.isEmpty, "it goes on from there")
    }

    @Test("of a new solution whose derived rows fail leaves it in the lists")
    func listed() async throws {
        try breakWrites(to: "standing", when: "NEW.solution = 2")
        _ = try writer.append(all: three)
        var filter = SolutionFilter()
        #expect(try await reader.solutions(filter, limit: 10).items.map(\.solutionID) == ["1", "2", "3"])
        filter.status = .draft
        #expect(try await reader.solutions(filter, limit: 10).items.map(\.solutionID) == ["1", "2", "3"])
        filter.status = .active
        #expect(try await reader.solutions(filter, limit: 10).items.isEmpty)
    }

    @Test("whose log rows fail is quarantined whole, and the others are recorded")
    func quarantined() async throws {
        try breakWrites(to: "event", when: "NEW.seq = 2")
        let recorded = try writer.append(all: Array(three.prefix(2)))
        #expect(recorded == [Recorded(recorded: 1), Recorded(quarantined: 1)])
        let record = try #require(try await reader.quarantine(limit: 10).items.first)
        #expect(record.reason == "not_recordable" && record.bytes == Array("{}".utf8))
        try writer.withDatabase { try $0.execute(sql: "DROP TRIGGER temp.trouble") }
        #expect(try writer.append(all: [three[2]]) == [Recorded(recorded: 1)])
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }

    @Test("after an I/O error nothing is acknowledged, and the next attempt opens the file anew")
    func recovers() async throws {
        // A connection that may not write fails every commit, as a read-only file system would.
        try writer.withDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
        await #expect(throws: StoreError.self) { try await writer.append(three[0]) }
        #expect(try await reader.events(limit: 10).items.isEmpty)
        #expect(await writer.recovered() == nil)
        #expect(try await writer.append(three[0]) == Recorded(recorded: 1))
    }

    @Test("a file that was removed or replaced acknowledges nothing; once it is back, it goes on")
    func removed() async throws {
        _ = try await writer.append(three[0])
        let elsewhere = store.path + ".elsewhere"
        try FileManager.default.moveItem(atPath: store.path, toPath: elsewhere)
        await #expect(throws: StoreError.databaseRemoved(path: store.path)) {
            try await writer.append(three[1])
        }
        try Data("another file".utf8).write(to: URL(fileURLWithPath: store.path))
        await #expect(throws: StoreError.databaseRemoved(path: store.path)) {
            try await writer.append(three[1])
        }
        #expect(await writer.recovered() != nil)
        try FileManager.default.removeItem(atPath: store.path)
        try FileManager.default.moveItem(atPath: elsewhere, toPath: store.path)
        #expect(await writer.recovered() == nil)
        for delivery in three { _ = try await writer.append(delivery) }
        #expect(try await reader.events(limit: 10).items.count == 3)
    }
}
