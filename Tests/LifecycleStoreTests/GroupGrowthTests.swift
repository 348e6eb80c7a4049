import SolutionLifecycle
import Testing

@testable import LifecycleStore

/// Under load the writer lets a group grow (`WaitingDeliveries.awaitsMore`).
@Suite("A group grows under load")
struct GroupGrowthTests {
    @Test("until half as many wait as were under way; the last of them says so, once")
    func half() {
        var waiting = WaitingDeliveries(limits: StoreLimits())
        _ = waiting.add(10)
        let first = waiting.takeGroup()
        #expect(first?.count == 10)
        _ = waiting.add(2)
        let isAwaited = waiting.awaitsMore(after: 10)
        #expect(isAwaited)
        let admissions = waiting.add(5)
        #expect(
            admissions.map(\.completesGroup) == [false, false, false, true, false],
            "6 of 12 wait after the fourth")
        let isStillAwaited = waiting.stopAwaiting()
        #expect(!isStillAwaited)
        let second = waiting.takeGroup()
        #expect(second?.count == 7)
    }

    @Test("but a single sender isn't waited for, nor anybody where enough wait already")
    func alone() {
        var waiting = WaitingDeliveries(limits: StoreLimits())
        _ = waiting.add(1)
        _ = waiting.takeGroup()
        let isAwaitedAlone = waiting.awaitsMore(after: 1)
        #expect(!isAwaitedAlone)
        _ = waiting.add(3)
        let isAwaitedWithEnough = waiting.awaitsMore(after: 2)
        #expect(!isAwaitedWithEnough)
    }

    @Test("and no longer than the wait lasts, nor once the writer closes")
    func end() {
        var waiting = WaitingDeliveries(limits: StoreLimits())
        _ = waiting.add(8)
        _ = waiting.takeGroup()
        let isAwaited = waiting.awaitsMore(after: 8)
        let wasAwaited = waiting.stopAwaiting()
        let late = waiting.add(8)
        #expect(isAwaited && wasAwaited)
        #expect(late.allSatisfy { !$0.completesGroup })
        waiting.close()
        let isAwaitedAtEnd = waiting.awaitsMore(after: 100)
        #expect(!isAwaitedAtEnd)
    }
}

extension WaitingDeliveries {
    fileprivate mutating func add(_ count: Int) -> [Admission] {
        (0..<count).map { _ in add(Told.delivery([Told.change("ACTIVE", of: "1")])) { _ in } }
    }
}

extension WaitingDeliveries.Admission {
    fileprivate var completesGroup: Bool {
        switch self {
        case .completesGroup: true
        case .waits, .waitsFirst, .refused: false
        }
    }
}
