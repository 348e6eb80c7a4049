import GRDB
import SolutionLifecycle
import Testing

@testable import LifecycleStore

/// No delivery holds up those after it for long, whatever is in it.
@Suite("What judging may cost")
struct JudgingCostTests {
    private let store: TemporaryStore

    init() throws {
        store = try TemporaryStore()
    }

    @Test("2,000 late changes, and 2,000 of one second, are judged as replay judges them")
    func many() async throws {
        let writer = try store.writer()
        let late = (Int64(1)...2000).map {
            Told.change(["ACTIVE", "PENDING_DEACTIVATION"][Int($0 % 2)], of: "1", at: Told.noon - $0)
        }
        let tied = (Int64(1)...2000).map { Told.change("S\($0)", of: "2") }
        let deliveries = [
            late, tied, late.map { Told.change("DRAFT", of: "1", at: $0.triggeredAt?.rawValue) },
        ]
        for changes in deliveries {
            #expect(try await writer.append(Told.delivery(changes)) == Recorded(recorded: 2000))
        }
        #expect(try await store.reader().health().staleSolutions == 0)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }

    /// Reports of unknown statuses, each of which every earlier change makes say another `from`.
    @Test(
        "one body of changes that make each other true and untrue costs one judging, and makes nothing stale")
    func mutual() async throws {
        let writer = try store.writer()
        let tail = (Int64(1)...4000).map { Told.change("S\($0)", of: "7", at: Told.noon + 10_000 + $0) }
        let flips = (Int64(1)...4000).map {
            Told.change(["ACTIVE", "PENDING_DEACTIVATION"][Int($0 % 2)], of: "7", at: Told.noon + $0)
        }
        #expect(try await writer.append(Told.delivery(tail + flips)) == Recorded(recorded: 8000))
        let reader = try store.reader()
        #expect(try await reader.health().staleSolutions == 0)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
        // All that was raised was raised by this delivery, and nothing was healed.
        let last = try await reader.health().lastSeq
        var filter = FindingFilter()
        filter.includesHealed = true
        let findings = try await reader.findings(filter, limit: 10_000).items
        #expect(findings.allSatisfy { $0.raisedAtSeq == last && $0.healedBySeq == nil })
        #expect(findings.count { $0.key.kind == .unknownStatus } == 4000)
    }

    /// The second of them is refused each time after it was judged, so that all of the group is judged anew.
    @Test("late changes one by one are judged as replay judges them, with groups rolled back between them")
    func lateOneByOne() async throws {
        let writer = try store.writer()
        func late(_ seq: Int64) -> Delivery {
            let status = ["ACTIVE", "PENDING_DEACTIVATION", "S\(seq)"][Int(seq % 3)]
            return Told.delivery([Told.change(status, of: "1", at: Told.noon - seq * 7919 % 211)])
        }
        for seq in Int64(1)...100 { _ = try await writer.append(late(seq)) }
        try writer.withDatabase {
            try $0.execute(
                sql: """
                    CREATE TEMP TRIGGER trouble BEFORE INSERT ON main.standing WHEN NEW.solution = 2
                    BEGIN SELECT raise(ABORT, 'trouble'); END
                    """)
        }
        for seq in Int64(101)...110 {
            let refused = Told.delivery([Told.change("S\(seq)", of: "2")])
            #expect(try writer.append(all: [late(seq), refused]).allSatisfy { $0.recorded == 1 })
        }
        try writer.withDatabase { try $0.execute(sql: "DROP TRIGGER temp.trouble") }
        for seq in Int64(111)...200 { _ = try await writer.append(late(seq)) }
        let differences = try ReplayCheck(path: store.path).differences
        #expect(differences.allSatisfy { !$0.row.contains("solution_id=1 ") }, "\(differences)")
        #expect(try await store.reader().health().staleSolutions == 1)
    }
}
