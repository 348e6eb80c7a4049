import GRDB
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

@Suite("Pages of a history")
struct HistoryPageTests {
    /// Redeliveries, late events, shared seconds, unknown statuses, and no trigger time at times.
    private static func deliveries(seed: UInt64) -> [Delivery] {
        var random = SplitMix64(seed: seed)
        var earlier: [Change] = []
        let statuses = Status.allCases.map(\.text) + ["PAUSED"]
        return (0..<40).map { place in
            let change =
                random.chance(percent: 20) && !earlier.isEmpty
                ? random.pick(earlier)
                : Told.change(
                    random.pick(statuses), of: random.pick(["1", "2"]),
                    at: random.chance(percent: 10)
                        ? nil : Told.noon + Int64.random(in: 0..<20, using: &random),
                    portfolio: random.pick(["7", "70", "506914307656634"]),
                    extra: random.chance(percent: 30) ? "{\"place\":\(place)}" : nil)
            earlier.append(change)
            return Told.delivery([change], receivedAt: (Told.noon + Int64(place)) * 1000)
        }
    }

    private static let questions = [
        PastQuestion(), PastQuestion(at: UnixSeconds(Told.noon + 9)),
        PastQuestion(knownAt: UnixMilliseconds((Told.noon + 12) * 1000)), PastQuestion(knownAtSeq: 17),
        PastQuestion(
            at: UnixSeconds(Told.noon + 12), knownAt: UnixMilliseconds((Told.noon + 30) * 1000),
            knownAtSeq: 25),
        PastQuestion(at: UnixSeconds(Told.noon - 1)),
    ]

    @Test("are together what judging every event gives, in either order, over 50 seeded logs")
    func pages() async throws {
        for seed in UInt64(1)...50 {
            let store = try TemporaryStore()
            let writer = try store.writer()
            _ = try writer.append(all: Self.deliveries(seed: seed))
            writer.close()
            let reader = try store.reader()
            for (id, question) in ["1", "2"].flatMap({ id in Self.questions.map { (id, $0) } }) {
                for order in HistoryRows.Order.allCases {
                    let seen = try await Self.entries(of: id, question, order, limit: 7, reader)
                    guard case .found(let history) = try await reader.history(id, asking: question) else {
                        #expect(seen == nil, "seed \(seed), solution \(id), \(question)")
                        continue
                    }
                    let expected =
                        switch order {
                        case .replay: history.entries
                        case .arrival: history.entries.sorted { $0.step.event.seq < $1.step.event.seq }
                        }
                    #expect(seen?.entries == expected, "seed \(seed), solution \(id), \(question), \(order)")
                    #expect(seen?.solution == history.solution, "seed \(seed), solution \(id), \(question)")
                    if case .found(let solution) = try await reader.solution(id, asking: question) {
                        #expect(solution == history.solution, "seed \(seed), solution \(id), \(question)")
                    }
                }
            }
        }
    }

    private static func entries(
        of id: String, _ question: PastQuestion, _ order: HistoryRows.Order, limit: Int, _ reader: LogReader
    ) async throws -> (solution: Solution, entries: [History.Entry])? {
        var entries: [History.Entry] = []
        while true {
            let rows = HistoryRows(order: order, from: entries.count, limit: limit)
            guard case .found(let page) = try await reader.history(id, asking: question, showing: rows)
            else { return nil }
            entries += page.entries
            guard page.hasMore else { return (page.solution, entries) }
        }
    }

    @Test("of a solution whose derived row is behind the log are judged from the log")
    func stale() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        _ = try writer.append(all: Self.deliveries(seed: 3))
        writer.close()
        try store.execute("UPDATE standing SET status = 5, redeliveries = 99 WHERE solution = 1")
        try store.execute("INSERT INTO stale (solution, since_seq, problem) VALUES (1, 1, 'a test')")
        let reader = try store.reader()
        let first = try #require(
            try store.rows("SELECT solution_id FROM solution WHERE id = 1").first?[0] as String?)
        guard case .found(let history) = try await reader.history(first),
            case .found(let page) = try await reader.history(first, showing: HistoryRows(limit: 1)),
            case .found(let solution) = try await reader.solution(first)
        else {
            Issue.record("the solution is known")
            return
        }
        #expect(page.solution == history.solution && solution == history.solution)
        #expect(try await reader.solutions(SolutionFilter(), limit: 9).items.contains(history.solution))
    }

    @Test("a page is cut where its kept values come to more than a page may hold, and the next goes on")
    func bytes() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        let extra = "\"" + String(repeating: "x", count: 3_000_000) + "\""
        for place in Int64(0)..<5 {
            let change = Told.change("ACTIVE", of: "9", at: Told.noon + place, extra: extra)
            _ = try await writer.append(Told.delivery([change]))
        }
        let reader = try store.reader()
        for order in HistoryRows.Order.allCases {
            var pages: [Int] = []
            var hasMore = true
            while hasMore {
                let rows = HistoryRows(order: order, from: pages.reduce(0, +), limit: 1000)
                guard case .found(let page) = try await reader.history("9", showing: rows) else { return }
                #expect(page.entries.allSatisfy { $0.logged.extra == extra })
                pages.append(page.entries.count)
                hasMore = page.hasMore
            }
            #expect(pages == [3, 2])
        }
    }
}
