import Foundation
import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("Appending deliveries")
struct AppendTests {
    private let store: TemporaryStore
    private let writer: LogWriter
    private let reader: LogReader

    init() throws {
        store = try TemporaryStore()
        writer = try store.writer()
        reader = try store.reader()
    }

    @Test("numbers events from 1 in document order, over all solutions")
    func numbers() async throws {
        let recorded = try await writer.append(
            Told.delivery([Told.change("DRAFT", of: "b"), Told.change("DRAFT", of: "a")]))
        #expect(recorded == Recorded(recorded: 2))
        _ = try await writer.append(Told.delivery([Told.change("ACTIVE", of: "b", at: Told.noon + 5)]))
        let events = try await reader.events(limit: 10).items
        #expect(events.map(\.event.seq) == [1, 2, 3])
        #expect(events.map(\.solutionID) == ["b", "a", "b"])
        #expect(events.map(\.delivery) == [1, 1, 2])
        #expect(events.allSatisfy { $0.recordedAt == Told.recordedAt })
    }

    @Test("counts a change delivered again, in the same body too, and adds no event")
    func redelivery() async throws {
        let change = Told.change("DRAFT")
        let first = try await writer.append(Told.delivery([change, change]))
        #expect(first == Recorded(recorded: 1, redelivered: 1))
        let again = try await writer.append(Told.delivery([change]))
        #expect(again == Recorded(redelivered: 1))
        #expect(try await reader.events(limit: 10).items.map(\.redeliveries) == [2])
        guard case .found(let solution) = try await reader.solution("1") else {
            Issue.record("the solution is known")
            return
        }
        #expect(solution.redeliveries == 2 && solution.events == 1)
    }

    @Test("tells changes apart by each part of their identity")
    func identity() async throws {
        let changes = [
            Told.change("DRAFT"), Told.change("DRAFT", of: "2"), Told.change("DRAFT", portfolio: "2"),
            Told.change("DRAFT", event: "OTHER"), Told.change("draft"),
            Told.change("DRAFT", at: Told.noon + 1),
            Told.change("DRAFT", at: nil),
        ]
        #expect(try await writer.append(Told.delivery(changes)) == Recorded(recorded: 7))
        #expect(try await writer.append(Told.delivery(changes)) == Recorded(redelivered: 7))
    }

    @Test("keeps at most 100 rows for redeliveries of one event, and then writes nothing")
    func redeliveryLimit() async throws {
        let change = Told.change("DRAFT")
        for _ in 0...120 { _ = try await writer.append(Told.delivery([change])) }
        #expect(try store.count("redelivery") == 100)
        #expect(try store.count("delivery") == 101)
        #expect(try await reader.events(limit: 10).items.map(\.redeliveries) == [100])
    }

    @Test("writes nothing for a delivery that holds nothing to keep")
    func nothing() async throws {
        #expect(try await writer.append(Told.delivery([], ignored: 3)) == Recorded(ignored: 3))
        #expect(try store.count("delivery") == 0)
    }

    @Test("keeps what is quarantined, bytes and all, and purges only the bytes")
    func quarantine() async throws {
        _ = try await writer.append(
            Told.delivery([], quarantined: [Told.quarantined("not json")], receivedAt: 5000))
        _ = try await writer.append(
            Told.delivery([], quarantined: [Told.quarantined("[]", .bodyNotAnObject)], receivedAt: 9000))
        let kept = try await reader.quarantine(limit: 10).items
        #expect(kept.map(\.reason) == ["not_json", "body_not_an_object"])
        #expect(kept.first?.bytes == Array("not json".utf8))
        #expect(try writer.purgeQuarantine(before: UnixMilliseconds(9000)) == 1)
        let left = try await reader.quarantine(limit: 10).items
        #expect(left.map { $0.bytes == nil } == [true, false])
        #expect(left.first?.sizeBytes == 8)
    }

    @Test("drops the oldest quarantined bytes past the total limit, never a row of the log")
    func quarantineLimit() async throws {
        writer.close()
        var limits = StoreLimits()
        limits.quarantineBytes = 25
        let small = try store.writer(limits: limits)
        for text in ["0123456789", "abcdefghij", "ABCDEFGHIJ"] {
            _ = try await small.append(Told.delivery([], quarantined: [Told.quarantined(text)]))
        }
        let kept = try await reader.quarantine(limit: 10).items
        #expect(kept.map { $0.bytes == nil } == [true, false, false])
        small.close()
    }

    @Test("knows how many bytes are quarantined without counting them: after trimming, purging, and opening")
    func quarantineTotal() async throws {
        writer.close()
        var limits = StoreLimits()
        limits.quarantineBytes = 25
        for round in 0..<3 {
            let small = try store.writer(limits: limits)
            for size in [10, 3, 7, 20, 1, 12] {
                let text = String(repeating: "x", count: size + round)
                _ = try small.append(all: [Told.delivery([], quarantined: [Told.quarantined(text)])])
                if size == 7 {
                    _ = try small.purgeQuarantine(before: round == 1 ? .latest : UnixMilliseconds(0))
                }
                let counted = try small.withDatabase { try QuarantineBytes($0).total() }
                #expect(counted <= 25)
                #expect(try small.attempt("Testing") { $0.quarantinedBytes ?? counted } == counted)
            }
            small.close()
        }
    }

    @Test("lists quarantined bytes in pages that stay small, whatever the bodies")
    func quarantinePages() async throws {
        let body = String(repeating: "x", count: 3_000_000)
        for _ in 1...4 {
            _ = try await writer.append(Told.delivery([], quarantined: [Told.quarantined(body)]))
        }
        let first = try await reader.quarantine(limit: 100)
        #expect(first.items.map(\.id) == [1, 2] && first.next == 2)
        let second = try await reader.quarantine(after: 2, limit: 100)
        #expect(second.items.map(\.id) == [3, 4] && second.next == nil)
        let bare = try await reader.quarantine(limit: 3, withBytes: false)
        #expect(bare.items.allSatisfy { $0.isKept && $0.bytes == nil } && bare.next == 3)
    }

    @Test("keeps Unicode, quotes and long texts as they are")
    func texts() async throws {
        let extra = #"{"name":"caf\u00e9 – \"x\"","more":[1,2,{"a":null}]}"#
        let long = String(repeating: "~", count: 256)
        let change = Told.change(long, of: long, event: long, portfolio: long, extra: extra)
        _ = try await writer.append(Told.delivery([change]))
        let event = try #require(try await reader.events(limit: 1).items.first)
        #expect(event.extra == extra)
        #expect(event.event.reported == .unknown(long))
        #expect(event.event.name == .other(long))
        #expect(event.solutionID == long && event.event.portfolioID == long)
    }

    @Test("refuses more than the queue holds, and everything once closed")
    func refusals() async throws {
        writer.close()
        await #expect(throws: StoreError.closed) {
            try await writer.append(Told.delivery([Told.change("DRAFT")]))
        }
        var limits = StoreLimits()
        limits.queuedBytes = 10
        let small = try store.writer(limits: limits)
        await #expect(throws: StoreError.queueFull) {
            try await small.append(Told.delivery([Told.change("DRAFT")], body: "more than ten bytes"))
        }
        #expect(try await small.append(Told.delivery([Told.change("DRAFT")])) == Recorded(recorded: 1))
        small.close()
    }

    @Test("records concurrent deliveries once each, in groups")
    func concurrent() async throws {
        let recorded = try await withThrowingTaskGroup(of: Recorded.self) { group in
            for number in 0..<400 {
                group.addTask {
                    try await writer.append(Told.delivery([Told.change("DRAFT", of: String(number % 200))]))
                }
            }
            return try await group.reduce(into: Recorded()) { $0 += $1 }
        }
        #expect(recorded == Recorded(recorded: 200, redelivered: 200))
        #expect(try await reader.events(limit: 1000).items.map(\.event.seq) == Array(1...200))
    }
}
