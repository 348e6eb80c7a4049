import GRDB
import SolutionLifecycle
import Testing

@testable import LifecycleStore

/// What can't be read is sent again for days.
@Suite("What is quarantined again")
struct QuarantinedAgainTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
    }

    private func count(_ table: String) throws -> Int64 {
        try store.rows("SELECT count(*) FROM \(table)").first?[0] ?? -1
    }

    @Test("3,000 times adds 100 rows, and its bytes once; each time is counted in the answer")
    func again() async throws {
        let writer = try store.writer()
        let delivery = Told.delivery([], quarantined: [Told.quarantined("not json")])
        for _ in 1...6 {
            let recorded = try writer.append(all: Array(repeating: delivery, count: 500))
            #expect(recorded.allSatisfy { $0 == Recorded(quarantined: 1) })
        }
        #expect(try count("quarantine") == 100 && count("quarantine_bytes") == 1)
        #expect(try count("delivery") == 100)
        let reader = try store.reader()
        let records = try await reader.quarantine(limit: 200).items
        #expect(records.allSatisfy { $0.isKept && $0.bytes == Array("not json".utf8) })
        #expect(try await reader.quarantineRecord(77)?.record.bytes == Array("not json".utf8))
        #expect(try Verification(path: store.path).damages.isEmpty)
    }

    @Test("doesn't push out what else is kept, however large it is")
    func large() async throws {
        var limits = StoreLimits()
        limits.quarantineBytes = 10_000
        let writer = try store.writer(limits: limits)
        _ = try await writer.append(Told.delivery([], quarantined: [Told.quarantined("first")]))
        let large = String(repeating: "x", count: 3000)
        for _ in 1...90 {
            _ = try await writer.append(Told.delivery([], quarantined: [Told.quarantined(large)]))
        }
        let records = try await store.reader().quarantine(limit: 200, withBytes: false).items
        #expect(records.count == 91 && records.allSatisfy(\.isKept))
    }

    @Test("keeps its bytes anew once they were purged")
    func purged() async throws {
        let writer = try store.writer()
        let delivery = Told.delivery([], quarantined: [Told.quarantined("not json")], receivedAt: 5000)
        _ = try await writer.append(delivery)
        #expect(try writer.purgeQuarantine(before: UnixMilliseconds(6000)) == 1)
        _ = try await writer.append(delivery)
        let records = try await store.reader().quarantine(limit: 10).items
        #expect(records.map(\.isKept) == [true, true])
    }
}
