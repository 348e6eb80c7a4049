import SolutionLifecycle
import Testing

@testable import LifecycleStore

@Suite("Lists for people")
struct ListingTests {
    private let store: TemporaryStore
    private let reader: LogReader

    init() throws {
        store = try TemporaryStore()
        let writer = try store.writer()
        let created = "SOLUTION_CREATED"
        var deliveries = (0..<12).map { number in
            Told.delivery([
                Told.change(
                    number.isMultiple(of: 3) ? "DRAFT" : "INITIATED", of: "s\(number)",
                    at: Told.noon - Int64(number) * 60, event: created,
                    portfolio: number.isMultiple(of: 2) ? "7" : "8")
            ])
        }
        deliveries += [
            Told.delivery([Told.change("PAUSED", of: "s2", at: Told.noon + 10)]),
            Told.delivery([Told.change("DEACTIVATED", of: "s4", at: Told.noon + 10)]),
            Told.delivery([Told.change("DRAFT", of: "test:1", event: created, portfolio: "0")]),
            Told.delivery(
                [Told.change("ACTIVE", of: "s7", at: Told.noon + 20), Told.change("ACTIVE", of: "s8")],
                quarantined: [Told.quarantined("one"), Told.quarantined("two", .entryNotAnObject)]),
            Told.delivery([Told.change("ACTIVE", of: "s8")]),
            Told.delivery([], quarantined: [Told.quarantined("three")]),
            Told.delivery([Told.change("DRAFT", of: "s3", at: Told.noon - 500)]),
        ]
        _ = try writer.append(all: deliveries)
        writer.close()
        reader = try store.reader()
    }

    /// All pages of a list, three rows at a time.
    private func ids(prefix: String? = nil, _ change: (inout SolutionFilter) -> Void = { _ in }) async throws
        -> [String]
    {
        var filter = SolutionFilter()
        change(&filter)
        var seen: [String] = []
        var position: SolutionListing.Position?
        repeat {
            let page = try await reader.listing(of: filter, idPrefix: prefix, after: position, limit: 3)
            #expect(page.solutions.count <= 3 && !page.isCutShort)
            seen += page.solutions.map(\.solutionID)
            position = page.next
        } while position != nil
        return seen
    }

    @Test("show solutions newest first, page by page without a gap or a repeat")
    func newest() async throws {
        #expect(try await ids() == (0..<12).reversed().map { "s\($0)" })
        #expect(try await ids { $0.includesTests = true }.first == "test:1")
        #expect(try await ids { $0.portfolioID = "7" } == ["s10", "s8", "s6", "s4", "s2", "s0"])
        #expect(try await ids { $0.portfolioID = "nobody" } == [])
        #expect(try await ids { $0.isDisputed = true } == ["s2"])
        #expect(try await ids { $0.isDisputed = false }.count == 11)
    }

    @Test("show those of a status by how long they stand in it")
    func longest() async throws {
        #expect(try await ids { $0.status = .draft } == ["s9", "s3", "s6", "s0"])
        #expect(try await ids { $0.status = .initiated } == ["s11", "s10", "s5", "s2", "s1"])
        #expect(
            try await ids {
                $0.status = .initiated
                $0.standingSince = UnixSeconds(Told.noon - 300)
            } == ["s11", "s10", "s5"])
        #expect(
            try await ids {
                $0.status = .initiated
                $0.portfolioID = "8"
            } == ["s11", "s5", "s1"])
    }

    @Test("find solutions by how their ids begin")
    func prefix() async throws {
        #expect(try await ids(prefix: "s1") == ["s1", "s10", "s11"])
        #expect(try await ids(prefix: "s1") { $0.status = .initiated } == ["s1", "s10", "s11"])
        #expect(try await ids(prefix: "%") == [])
    }

    @Test("show findings latest first, the same from ranges of the index as from a walk")
    func findings() async throws {
        func keys(_ filter: FindingFilter) async throws -> [Finding.Key] {
            var seen: [Finding.Key] = []
            var position: Finding.Key?
            repeat {
                let page = try await reader.listing(of: filter, before: position, limit: 1)
                seen += page.findings.map(\.key)
                position = page.next
            } while position != nil
            return seen
        }
        let all = try await keys(FindingFilter())
        #expect(all.count == 4, "\(all)")
        #expect(all == all.sorted { $1.precedes($0) })
        for severity in Severity.allCases {
            var filter = FindingFilter()
            filter.severity = severity
            let expected = try await reader.findings(filter, limit: 100).items.map(\.key)
            #expect(try await keys(filter) == expected.reversed(), "\(severity)")
            filter.includesHealed = true
            #expect(try await keys(filter) == expected.reversed(), "\(severity)")
        }
        var filter = FindingFilter()
        filter.solutionID = "s4"
        #expect(try await keys(filter).map(\.kind) == [.illegalTransition])
    }

    @Test("sum up what an operator wants to know first")
    func overview() async throws {
        let overview = try await reader.overview(
            OverviewQuestion(
                now: Told.recordedAt, statuses: [.initiated], waiting: 2, severity: .warning, findings: 3,
                hours: 24))
        #expect(overview.solutions == [.draft: 4, .initiated: 5, .active: 2, .deactivated: 1])
        #expect(overview.disputed == BoundedCount(count: 1, isAtLeast: false))
        #expect(overview.quarantined == 3)
        #expect(overview.waiting[.initiated]?.map(\.solutionID) == ["s11", "s10"])
        #expect(overview.intake.count == 24)
        #expect(overview.intake.last?.deliveries == 19 && overview.intake.last?.events == 18)
        #expect(overview.intake.dropLast().allSatisfy { $0.deliveries == 0 })
        let open = try await reader.findings(FindingFilter(), limit: 100).items
        for severity in Severity.allCases {
            let count = open.filter { $0.isOpen && $0.severity(strictly: false) == severity }.count
            #expect(overview.openFindings[severity, default: .none].count == count, "\(severity)")
        }
        let severities = overview.latestFindings.map { $0.severity(strictly: false) }
        #expect(severities == severities.sorted(by: >) && severities.first == .error)
        #expect(overview.moment.lastEntry == 19 && overview.moment.lastSeq == 18)
    }

    @Test("show deliveries latest first, with what came of each")
    func deliveries() async throws {
        func numbers(_ change: (inout DeliveryFilter) -> Void = { _ in }) async throws -> [Int64] {
            var filter = DeliveryFilter()
            change(&filter)
            let page = try await reader.listing(of: filter, limit: 5, events: 1)
            return page.deliveries.map(\.record.number)
        }
        #expect(try await numbers() == [19, 18, 17, 16, 15])
        #expect(try await numbers { $0.outcome = .quarantined } == [18, 16])
        #expect(try await numbers { $0.outcome = .redelivered } == [17])
        #expect(try await numbers { $0.source = .ingest } == [])
        #expect(try await numbers { $0.recordedUntil = Told.recordedAt }.first == 19)
        #expect(try await numbers { $0.recordedUntil = UnixMilliseconds(1) } == [])
        let page = try await reader.listing(of: DeliveryFilter(), limit: 5, events: 1)
        #expect(page.deliveries.map { $0.events.map(\.event.seq) } == [[18], [], [], [16], [15]])
        #expect(page.next == 15)
    }

    @Test("show what became of each element of one delivery")
    func delivery() async throws {
        let sixteenth = try #require(try await reader.delivery(16, limit: 10))
        #expect(sixteenth.events.map(\.event.seq) == [16, 17])
        #expect(sixteenth.quarantined.map(\.id) == [1, 2] && sixteenth.redelivered.isEmpty)
        let seventeenth = try #require(try await reader.delivery(17, limit: 10))
        #expect(seventeenth.events.isEmpty && seventeenth.redelivered.map(\.event.seq) == [17])
        #expect(try await reader.delivery(18, limit: 1)?.quarantined.map(\.id) == [3])
        let beyond = try await reader.delivery(20, limit: 10)
        #expect(beyond?.record == nil)
    }

    @Test("show what could not be read, with as much of it as was asked for")
    func quarantine() async throws {
        let all = try await reader.quarantineListing(limit: 2, leadBytes: 2)
        #expect(all.records.map(\.id) == [3, 2] && all.next == 2 && all.total == 3)
        #expect(all.records.map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } == ["th", "tw"])
        #expect(all.reasons == ["not_json": 2, "entry_not_an_object": 1])
        let one = try await reader.quarantineListing(reason: "not_json", limit: 5, leadBytes: 9)
        #expect(one.records.map(\.id) == [3, 1])
        #expect(try await reader.quarantineRecord(2)?.record.bytes == Array("two".utf8))
        let beyond = try await reader.quarantineRecord(4)
        #expect(beyond?.record == nil)
    }

    @Test("find each delivery's place in the log by halving, whichever it is")
    func places() async throws {
        try await reader.read { database in
            let places = LogPlaces(database: database, moment: try LogMoment(database))
            for number in 1...14 as ClosedRange<Int64> { #expect(try places.seq(from: number) == number) }
            #expect(try places.seq(from: 17) == 18 && places.seq(from: 99) == 19)
            #expect(try places.redelivery(from: 17) == 1 && places.redelivery(from: 18) == 2)
            #expect(try places.quarantine(from: 17) == 3)
            #expect(try places.entry(recordedFrom: Told.recordedAt) == 1)
            #expect(try places.entry(recordedFrom: .latest) == 20)
        }
    }

    @Test("findings are found by portfolio and by when they were raised, on pages and in lists alike")
    func narrowed() async throws {
        let all = try await reader.findings(FindingFilter(), limit: 100).items
        for portfolio in ["7", "8", "nobody"] {
            var filter = FindingFilter()
            filter.portfolioID = portfolio
            filter.severity = .notice
            let listed = try await reader.findings(filter, limit: 100).items.map(\.key)
            let paged = try await reader.listing(of: filter, limit: 100).findings.map(\.key)
            #expect(Set(listed) == Set(paged), "\(portfolio)")
            #expect(listed.count < all.count, "\(portfolio)")
            #expect((portfolio == "nobody") == listed.isEmpty)
        }
        for (since, until, isAny) in [(0, 0, true), (1, nil, false), (nil, -1, false)]
            as [(Int64?, Int64?, Bool)]
        {
            var filter = FindingFilter()
            filter.since = since.map { UnixMilliseconds(Told.recordedAt.rawValue + $0) }
            filter.until = until.map { UnixMilliseconds(Told.recordedAt.rawValue + $0) }
            let paged = try await reader.listing(of: filter, limit: 100).findings
            #expect(try await reader.findings(filter, limit: 100).items.count == (isAny ? all.count : 0))
            #expect(paged.count == (isAny ? all.count : 0))
        }
    }
}
