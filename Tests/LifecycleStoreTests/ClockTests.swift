import GRDB
import SolutionLifecycle
import Synchronization
import Testing

@testable import LifecycleStore

@Suite("A clock that is set back")
struct ClockTests {
    private let store: TemporaryStore
    private let now = Shared(UnixMilliseconds(1_800_000_000_000))

    final class Shared: Sendable {
        private let moment: Mutex<UnixMilliseconds>
        init(_ moment: UnixMilliseconds) { self.moment = Mutex(moment) }
        var value: UnixMilliseconds {
            get { moment.withLock(\.self) }
            set { moment.withLock { $0 = newValue } }
        }
    }

    init() throws {
        store = try TemporaryStore()
    }

    @Test("never makes recorded_at less than it was, also after a restart, and is told of past 5 s")
    func repeated() async throws {
        let now = now
        let start = now.value.rawValue
        var writer = try LogWriter(path: store.path, clock: { now.value })
        _ = try await writer.append(Told.delivery([Told.change("DRAFT")]))
        for (step, lag) in [(4000, nil), (5000, nil), (5001, 5001), (3_600_000, 3_600_000)]
            as [(Int64, Int64?)]
        {
            now.value = UnixMilliseconds(start - step)
            #expect(writer.clockLag == lag)
            _ = try await writer.append(Told.delivery([Told.change("DRAFT", of: "\(step)")]))
        }
        writer.close()
        writer = try LogWriter(path: store.path, clock: { now.value })
        #expect(writer.clockLag == 3_600_000)
        _ = try await writer.append(Told.delivery([Told.change("ACTIVE")]))
        now.value = UnixMilliseconds(start + 7)
        #expect(writer.clockLag == nil)
        _ = try await writer.append(Told.delivery([Told.change("REJECTED")]))
        writer.close()
        let recorded = try store.rows("SELECT recorded_at FROM entry ORDER BY entry").map {
            $0[0] as Int64
        }
        #expect(recorded == Array(repeating: start, count: 6) + [start + 7])
        #expect(try Verification(path: store.path).damages.isEmpty)
    }
}

@Suite("Integers that no log has")
struct StoredIntegerTests {
    @Test("are damage where they are read: past 2^53, and past 2^52 where a table is counted on")
    func bounds() throws {
        for value in [0, -(1 << 53), 1 << 53] as [Int64] {
            #expect(try StoredInteger.check(value, column: 0) == value)
        }
        for value in [.min, -(1 << 53) - 1, (1 << 53) + 1, .max] as [Int64] {
            #expect(throws: (any Error).self) { try StoredInteger.check(value, column: 0) }
        }
        #expect(try StoredInteger.checkLast(1 << 52) == 1 << 52)
        #expect(throws: (any Error).self) { try StoredInteger.checkLast((1 << 52) + 1) }
    }

    @Test("a count below 0 is no limit of none")
    func negativeCount() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        for number in 1...3 {
            _ = try await writer.append(Told.delivery([Told.change("DRAFT", of: "\(number)")]))
        }
        writer.close()
        try store.execute(
            "PRAGMA ignore_check_constraints = ON; DROP TRIGGER entry_is_never_changed; "
                + "UPDATE entry SET events = -1 WHERE entry = 1")
        let reader = try store.reader()
        let contents = try await reader.delivery(1, limit: 100)
        #expect(contents?.events.isEmpty == true)
        let listed = try await reader.listing(of: DeliveryFilter(), limit: 10, events: 5)
        #expect(listed.deliveries.count == 3)
    }
}
