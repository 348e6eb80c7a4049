import GRDB
import SolutionLifecycle
import Synchronization
import Testing

@testable import LifecycleStore

@Suite("Being told of commits")
struct CommitTests {
    /// What a listener was told, in order.
    private final class Heard: Sendable {
        private let groups = Mutex<[RecordedGroup]>([])

        init(_ writer: LogWriter) {
            writer.onCommit { group in self.groups.withLock { $0.append(group) } }
        }

        var all: [RecordedGroup] { groups.withLock { $0 } }
        var last: RecordedGroup? { all.last }
    }

    private let store: TemporaryStore
    private let writer: LogWriter

    init() throws {
        store = try TemporaryStore()
        writer = try store.writer()
    }

    @Test("each verdict is told as it was when the event was recorded; test solutions are left out")
    func verdicts() throws {
        let heard = Heard(writer)
        func tell(_ status: String, _ solution: String = "1", at second: Int64) throws -> [Verdict: Int] {
            let change = Told.change(status, of: solution, at: Told.noon + second)
            _ = try writer.append(all: [Told.delivery([change])])
            return heard.last?.verdicts ?? [:]
        }
        #expect(try tell("DRAFT", at: 0) == [.legal: 1])
        #expect(try tell("ACTIVE", at: 20) == [.illegal(.skipped): 1])
        // The late one heals the skip: its own verdict is told, the other's change is not.
        #expect(try tell("INITIATED", at: 10) == [.legal: 1])
        #expect(try tell("ACTIVE", at: 30) == [.unchanged: 1])
        #expect(try tell("PENDING_DEACTIVATION", at: 40) == [.legal: 1])
        // Of the same second, so replay puts it before the one that came before it.
        #expect(try tell("ACTIVE", at: 40) == [.unchanged: 1])
        #expect(try tell("ACTIVE", at: 35) == [.unchanged: 1])
        #expect(try tell("ACTIVE", at: 50) == [.tolerated: 1])
        #expect(try tell("SOMETHING", at: 60) == [.illegal(.unknownStatus): 1])
        #expect(try tell("DRAFT", Change.testPrefix + "1", at: 0) == [:])
        #expect(heard.last?.counts == Recorded(recorded: 1))
        #expect(heard.all.map(\.seqs) == (1...10).map { $0...$0 })
    }

    @Test("a group is told once, with the sum of its deliveries and where its events stand")
    func group() throws {
        let heard = Heard(writer)
        let first = Told.delivery([Told.change("DRAFT"), Told.change("DRAFT", of: "2")])
        _ = try writer.append(all: [
            first, first, Told.delivery([], ignored: 3),
            Told.delivery([Told.change("DRAFT", of: "3")], quarantined: [Told.quarantined("x")]),
        ])
        let told = try #require(heard.all.first)
        #expect(heard.all.count == 1 && told.deliveries == 4 && told.seqs == 1...3)
        #expect(told.counts == Recorded(recorded: 3, redelivered: 2, ignored: 3, quarantined: 1))
        #expect(told.verdicts == [.legal: 3] && told.unjudged == 0)
        #expect(told.quarantined == [.notJSON: 1] && told.took > .zero)

        _ = try writer.append(all: [first])
        #expect(heard.last?.seqs == nil && heard.last?.counts == Recorded(redelivered: 2))
    }

    @Test("what was told is visible to readers by then, and nobody was answered yet")
    func visible() async throws {
        let path = store.path
        let seen = Mutex<[Int64]>([])
        let answered = Atomic(false)
        writer.onCommit { group in
            let isAnswered = answered.load(ordering: .acquiring)
            #expect(!isAnswered)
            let last = try? DatabaseQueue(path: path).read {
                try Int64.fetchOne($0, sql: "SELECT max(seq) FROM event")
            }
            seen.withLock { $0.append(last ?? 0) }
        }
        let recorded = try await writer.record(Told.delivery([Told.change("DRAFT")]))
        answered.store(true, ordering: .releasing)
        #expect(seen.withLock { $0 } == [1])
        #expect(recorded.number == 1 && recorded.seqs == 1...1 && recorded.counts == Recorded(recorded: 1))
    }

    @Test("where a delivery has to be recorded alone, each commit is told; a failed one is not")
    func alone() async throws {
        let heard = Heard(writer)
        try writer.withDatabase {
            try $0.execute(
                sql: """
                    CREATE TEMP TRIGGER trouble BEFORE INSERT ON main.standing WHEN NEW.solution = 2
                    BEGIN SELECT raise(ABORT, 'trouble'); END
                    """)
        }
        let three = ["1", "2", "3"].map { Told.delivery([Told.change("DRAFT", of: $0)]) }
        _ = try writer.append(all: three)
        #expect(heard.all.map(\.seqs) == [1...1, 2...2, 3...3])
        #expect(heard.all.map(\.unjudged) == [0, 1, 0])

        try writer.withDatabase { try $0.execute(sql: "PRAGMA query_only = ON") }
        await #expect(throws: StoreError.self) {
            try await writer.record(Told.delivery([Told.change("DRAFT", of: "4")]))
        }
        #expect(heard.all.count == 3)
        #expect(writer.problem != nil)
        #expect(await writer.recovered() == nil && writer.problem == nil)
    }
}
