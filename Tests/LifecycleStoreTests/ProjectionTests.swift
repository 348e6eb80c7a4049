import Foundation
import GRDB
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("What is derived")
struct ProjectionTests {
    /// Nasty logs: few seconds, so that ties are frequent; late, repeated and unknown reports; several
    /// solutions.
    private static func deliveries(seed: UInt64) -> [Delivery] {
        var random = SplitMix64(seed: seed)
        let statuses = Status.allCases.map(\.text) + ["PAUSED", "PENDING"]
        let events = ["SOLUTION_CREATED", "SOLUTION_UPDATED", "SOLUTION_RENAMED"]
        return (0..<Int.random(in: 5...40, using: &random)).map { _ in
            let changes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
                Told.change(
                    statuses.randomElement(using: &random) ?? "",
                    of: ["1", "2", "test:1"].randomElement(using: &random) ?? "",
                    at: Bool.random(using: &random)
                        ? Told.noon + Int64.random(in: 0...6, using: &random)
                        : [nil, Told.noon + 9999].randomElement(using: &random) ?? nil,
                    event: events.randomElement(using: &random) ?? "",
                    portfolio: Bool.random(using: &random) ? "10" : "9")
            }
            return Told.delivery(
                changes, receivedAt: (Told.noon + Int64.random(in: 0...20, using: &random)) * 1000)
        }
    }

    @Test("while recording equals what replay rebuilds, field by field, over 100 seeded logs")
    func liveIsRebuilt() throws {
        for seed in UInt64(1)...100 {
            let store = try TemporaryStore()
            let writer = try store.writer()
            for delivery in Self.deliveries(seed: seed) { _ = try writer.append(all: [delivery]) }
            let before = try Derived(store)
            let check = try ReplayCheck(path: store.path)
            #expect(check.differences.isEmpty, "seed \(seed)")
            _ = try writer.replay()
            #expect(try Derived(store) == before, "seed \(seed)")
            writer.close()
        }
    }

    @Test(
        "agrees with judging each solution from its events, in batches too, over 100 seeded logs"
    )
    func derivedIsJudged() async throws {
        for seed in UInt64(1001)...1100 {
            let store = try TemporaryStore()
            let writer = try store.writer()
            let deliveries = Self.deliveries(seed: seed)
            let recorded = try writer.append(all: deliveries).reduce(into: Recorded()) { $0 += $1 }
            #expect(recorded.recorded + recorded.redelivered == deliveries.flatMap(\.contents.changes).count)
            let reader = try store.reader()
            for id in ["1", "2", "test:1"] {
                guard case .found(let derived) = try await reader.solution(id),
                    case .found(let judged) = try await reader.history(id)
                else { continue }
                #expect(derived == judged.solution, "seed \(seed)")
            }
            writer.close()
        }
    }

    @Test("counts each event once also at second 0, where no trigger time could be mistaken for it")
    func secondZero() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        for (status, millisecond) in [("DRAFT", 0), ("INITIATED", 1), ("ACTIVE", 2), ("REJECTED", 3)] {
            _ = try writer.append(all: [
                Told.delivery([Told.change(status, at: nil)], receivedAt: Int64(millisecond))
            ])
        }
        writer.close()
        let reader = try store.reader()
        guard case .found(let derived) = try await reader.solution("1"),
            case .found(let judged) = try await reader.history("1")
        else {
            Issue.record("the solution is known")
            return
        }
        #expect(derived == judged.solution)
    }

    @Test("is checked: one changed row of each table is found, and the check changes nothing")
    func checkFinds() throws {
        let damages = [
            "UPDATE standing SET status = 5 WHERE solution = 1",
            "DELETE FROM standing_portfolio WHERE solution = 1",
            "UPDATE tally SET solutions = solutions + 1",
            "DELETE FROM finding WHERE event_seq = 2",
            "UPDATE finding_change SET stands = 0 WHERE at_seq = 2",
            "INSERT INTO stale (solution, since_seq, problem) VALUES (1, 1, 'x')",
        ]
        for damage in damages {
            let store = try TemporaryStore()
            let writer = try store.writer()
            _ = try writer.append(all: [
                Told.delivery([Told.change("DRAFT", event: "SOLUTION_CREATED")]),
                Told.delivery([Told.change("ACTIVE", at: Told.noon + 5)]),
            ])
            writer.close()
            try store.execute(damage)
            let before = try Derived(store)
            // A solution that is marked as behind the log waits; that is no difference.
            let check = try ReplayCheck(path: store.path)
            #expect(check.differences.isEmpty == (check.waiting == 1), "\(damage)")
            #expect(try Derived(store) == before)
            let again = try store.writer()
            _ = try again.replay()
            again.close()
            #expect(try ReplayCheck(path: store.path).differences.isEmpty)
        }
    }

    @Test("by other rules than this program's is not shown in lists, and rebuilt by the next writer")
    func otherRules() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        _ = try writer.append(all: [Told.delivery([Told.change("DRAFT")])])
        writer.close()
        try store.execute("UPDATE projection SET rules_version = 0")
        let reader = try store.reader()
        await #expect(throws: StoreError.projectionOutdated(path: store.path)) {
            try await reader.solutions(SolutionFilter(), limit: 10)
        }
        guard case .found(let solution) = try await reader.solution("1") else {
            Issue.record("one solution can be judged from the log")
            return
        }
        #expect(solution.status == .draft)
        try store.writer().close()
        #expect(try await reader.solutions(SolutionFilter(), limit: 10).items == [solution])
    }
}

/// Every derived row, as text.
private struct Derived: Equatable {
    let rows: [String: [String]]

    init(_ store: TemporaryStore) throws {
        rows = try Dictionary(
            uniqueKeysWithValues: Projection.tables.map(\.name).map { table in
                (table, try store.rows("SELECT * FROM \(table)").map(\.description).sorted())
            })
    }
}
