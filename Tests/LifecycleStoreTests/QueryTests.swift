import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("Questions")
struct QueryTests {
    private let store: TemporaryStore
    private let reader: LogReader

    init() throws {
        store = try TemporaryStore()
        let writer = try store.writer()
        let created = "SOLUTION_CREATED"
        _ = try writer.append(all: [
            Told.delivery([Told.change("DRAFT", of: "20", event: created, portfolio: "7")]),
            Told.delivery([Told.change("INITIATED", of: "3", event: created)]),
            Told.delivery([Told.change("REJECTED", of: "3", at: Told.noon + 10)]),
            Told.delivery([Told.change("DRAFT", of: "3", at: Told.noon + 20)]),
            Told.delivery([Told.change("DRAFT", of: "test:1", event: created, portfolio: "0")]),
            Told.delivery([Told.change("ACTIVE", of: "100", at: Told.noon + 30)]),
        ])
        writer.close()
        reader = try store.reader()
    }

    private func ids(_ change: (inout SolutionFilter) -> Void = { _ in }) async throws -> [String] {
        var filter = SolutionFilter()
        change(&filter)
        return try await reader.solutions(filter, limit: 100).items.map(\.solutionID)
    }

    @Test("list solutions by id bytewise, without tests unless asked for")
    func order() async throws {
        #expect(try await ids() == ["100", "20", "3"])
        #expect(try await ids { $0.includesTests = true } == ["100", "20", "3", "test:1"])
    }

    @Test("filter solutions by status, portfolio, dispute and how long they stand")
    func filters() async throws {
        #expect(try await ids { $0.status = .draft } == ["20"])
        #expect(try await ids { $0.portfolioID = "7" } == ["20"])
        #expect(try await ids { $0.portfolioID = "nobody" } == [])
        #expect(try await ids { $0.isDisputed = true } == ["3"])
        #expect(try await ids { $0.isDisputed = false } == ["100", "20"])
        #expect(try await ids { $0.standingSince = UnixSeconds(Told.noon + 10) } == ["20", "3"])
    }

    @Test("name 1,000 portfolios of a solution, the first as text, now and in the past")
    func portfolios() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        defer { writer.close() }
        let told = (1...1001).map { Told.change("DRAFT", of: "7", portfolio: "\($0)") }
        _ = try writer.append(all: [Told.delivery(Array(told.prefix(1000)))])
        let reader = try store.reader()
        let first = (1...1000).map(String.init).sorted()
        guard case .found(let whole) = try await reader.solution("7") else { throw Missing() }
        #expect(whole.portfolioIDs == first && !whole.hasMorePortfolios)

        _ = try writer.append(all: [Told.delivery([told[1000]])])
        let named = Array((first + ["1001"]).sorted().prefix(1000))
        for question in [PastQuestion(), PastQuestion(at: UnixSeconds(Told.noon))] {
            guard case .found(let solution) = try await reader.solution("7", asking: question) else {
                throw Missing()
            }
            #expect(solution.portfolioIDs == named && solution.hasMorePortfolios && solution.events == 1001)
        }
        #expect(
            try await reader.solutions(SolutionFilter(), limit: 1).items.map(\.hasMorePortfolios) == [true])
    }

    private struct Missing: Error {}

    @Test("look at 10,000 rows for a page, and say where to go on")
    func searched() async throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        defer { writer.close() }
        let many = (10_001...30_500).map { Told.change("ACTIVE", of: "\($0)") }
        _ = try writer.append(all: [Told.delivery(many)])
        _ = try writer.append(all: [Told.delivery([Told.change("DRAFT", of: "30499", at: Told.noon + 9)])])
        let reader = try store.reader()
        var filter = SolutionFilter()
        filter.isDisputed = true
        let first = try await reader.solutions(filter, limit: 100)
        #expect(first.items.isEmpty && first.next == "20000")
        let second = try await reader.solutions(filter, after: first.next, limit: 100)
        #expect(second.items.isEmpty && second.next == "30000")
        let third = try await reader.solutions(filter, after: second.next, limit: 100)
        #expect(third.items.map(\.solutionID) == ["30499"] && third.next == nil)

        var findings = FindingFilter()
        findings.kind = .ambiguousOrder
        let none = try await reader.findings(findings, limit: 100)
        #expect(none.items.isEmpty && none.next?.eventSeq == 10_000)
        let last = try await reader.findings(
            findings, after: Finding.Key(eventSeq: 20_000, kind: .ambiguousOrder), limit: 9)
        #expect(last.items.isEmpty && last.next == nil)
    }

    @Test("page without a gap or a repeat")
    func pages() async throws {
        var seen: [String] = []
        var next: String?
        repeat {
            let page = try await reader.solutions(SolutionFilter(), after: next, limit: 1)
            seen += page.items.map(\.solutionID)
            next = page.next
        } while next != nil
        #expect(seen == ["100", "20", "3"])
        let events = try await reader.events(after: LogPosition(seq: 2, mark: nil), limit: 2)
        #expect(events.items.map(\.event.seq) == [3, 4] && events.next?.seq == 4)
        #expect(try await reader.events(after: LogPosition(seq: 4, mark: nil), limit: 2).next == nil)
        #expect(try await reader.events(solutionID: "3", limit: 9).items.map(\.event.seq) == [2, 3, 4])
    }

    private func findings(_ change: (inout FindingFilter) -> Void = { _ in }) async throws -> [String] {
        var filter = FindingFilter()
        change(&filter)
        return try await reader.findings(filter, limit: 100).items.map {
            "\($0.key.eventSeq) \($0.key.kind.text) \($0.severity(strictly: filter.isStrict).text)"
        }
    }

    @Test("filter findings by severity, that or worse, kind and solution")
    func findingFilters() async throws {
        #expect(try await findings() == ["4 illegal_transition error", "6 illegal_transition warning"])
        #expect(try await findings { $0.severity = .error } == ["4 illegal_transition error"])
        #expect(try await findings { $0.severity = .warning }.count == 2)
        #expect(try await findings { $0.kind = .outOfOrder } == [])
        #expect(try await findings { $0.solutionID = "100" } == ["6 illegal_transition warning"])
    }

    @Test("tell an unknown solution from one without events by then")
    func past() async throws {
        func answer(_ id: String, _ question: PastQuestion) async throws -> String {
            switch try await reader.solution(id, asking: question) {
            case .found(let solution): solution.status?.text ?? "∅"
            case .unknownSolution: "unknown"
            case .noEventsByThen: "none by then"
            }
        }
        #expect(try await answer("4", PastQuestion()) == "unknown")
        #expect(try await answer("3", PastQuestion(at: UnixSeconds(Told.noon - 1))) == "none by then")
        #expect(try await answer("3", PastQuestion(at: UnixSeconds(Told.noon))) == "INITIATED")
        #expect(try await answer("3", PastQuestion(knownAtSeq: 2)) == "INITIATED")
        #expect(
            try await answer("3", PastQuestion(knownAt: UnixMilliseconds(Told.recordedAt.rawValue - 1)))
                == "none by then")
        #expect(try await answer("3", PastQuestion(knownAt: Told.recordedAt)) == "REJECTED")
        #expect(try await answer("3", PastQuestion(knownAtEntry: 2)) == "INITIATED")
        let last = try await reader.head()
        #expect(try await answer("3", PastQuestion(knownAtHead: last)) == "REJECTED")
        for head in [LogHead(entry: 2, link: last.link), LogHead(entry: 99, link: last.link)] {
            await #expect(throws: StoreError.self) { try await answer("3", PastQuestion(knownAtHead: head)) }
            #expect(throws: StoreError.self) { try HeadCheck.run(path: store.path, head) }
        }
        try HeadCheck.run(path: store.path, last)
        #expect(try await answer("3", PastQuestion()) == "REJECTED")
    }
}
