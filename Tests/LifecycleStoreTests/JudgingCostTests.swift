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

    /// A thousand reports that each late one makes true or untrue again.
    private static func costly(late: Int64) -> Delivery {
        let tail = (Int64(1)...300).map { Told.change("ACTIVE", of: "7", at: Told.noon + 1000 + $0) }
        let flips = (Int64(1)...late).map {
            Told.change($0 % 2 == 0 ? "DEACTIVATED" : "REJECTED", of: "7", at: Told.noon + $0)
        }
        return Told.delivery(tail + flips)
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

    @Test("a delivery over the limit is recorded, its solution left to be judged when it is read")
    func bounded() async throws {
        var limits = StoreLimits()
        limits.findingChanges = 10_000
        let writer = try store.writer(limits: limits)
        let others = ["1", "2"].map { Told.delivery([Told.change("DRAFT", of: $0)]) }
        let recorded = try writer.append(all: [others[0], Self.costly(late: 100), others[1]])
        #expect(recorded.map(\.recorded) == [1, 400, 1])
        let reader = try store.reader()
        #expect(try await reader.health().staleSolutions == 1)
        guard case .found(let solution) = try await reader.solution("7"),
            case .found(let history) = try await reader.history("7")
        else {
            Issue.record("it is judged from the log")
            return
        }
        #expect(solution == history.solution && solution.status == .deactivated && solution.events == 400)
        guard case .found(let other) = try await reader.solution("2") else { return }
        #expect(other.status == .draft)
        // Once somebody has the time.
        _ = try writer.replay()
        #expect(try await reader.health().staleSolutions == 0)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }

    @Test("a delivery within the limit is judged")
    func within() async throws {
        let writer = try store.writer()
        _ = try await writer.append(Self.costly(late: 20))
        #expect(try await store.reader().health().staleSolutions == 0)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }
}
