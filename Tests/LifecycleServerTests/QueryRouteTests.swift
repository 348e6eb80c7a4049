import Foundation
import HTTPTypes
import SolutionLifecycle
import Synchronization
import Testing

@testable import LifecycleServer

@Suite("Queries over HTTP")
struct QueryRouteTests {
    private static let noon: Int64 = 1_739_361_600

    /// Four solutions; the first with a late arrival that heals a skip.
    private static func told(_ test: @Sendable @escaping (ServerUnderTest) async throws -> Void) async throws
    {
        try await ServerUnderTest.run { server async throws in
            let bodies = [
                ServerUnderTest.body("DRAFT", of: "1", at: noon - 900, event: "SOLUTION_CREATED"),
                ServerUnderTest.body("ACTIVE", of: "1", at: noon - 700),
                ServerUnderTest.body("INITIATED", of: "1", at: noon - 800),
                ServerUnderTest.body("INITIATED", of: "2", at: noon - 90_000, event: "SOLUTION_CREATED"),
                ServerUnderTest.body("ACTIVE", of: "a%2Fb", at: noon - 5, portfolio: "7"),
                ServerUnderTest.body("PAUSED", of: "3", at: noon - 4, event: "SOLUTION_CREATED"),
                ServerUnderTest.body(
                    "DRAFT", of: "9", at: noon - 3, event: "SOLUTION_CREATED", portfolio: "0"),
            ]
            for body in bodies { #expect(try await server.post(body).status == 200) }
            try await test(server)
        }
    }

    private static func ids(_ answer: ServerUnderTest.Answer) -> [String] {
        answer.items.compactMap { $0["solution_id"] as? String }
    }

    @Test("answer about one solution with every field of the contract")
    func one() async throws {
        try await Self.told { server async throws in
            let answer = try await server.get("/v1/solutions/1")
            let expected = """
                {"solution_id":"1","status":"ACTIVE","usable":true,"awaits":null,\
                "since":"2025-02-12T11:48:20Z",\
                "reported_status":"ACTIVE","disputed":false,"ambiguous":false,"terminal":false,\
                "next":["PENDING_DEACTIVATION"],"portfolio_ids":["506914307656634"],"events":3,\
                "redeliveries":0,"last_event_seq":3,\
                "last_received_at":"2025-02-12T12:00:00.500Z","open_findings":0,"test":false,\
                "known_at_entry":3,"imported_events":0}
                """
            #expect(answer.text == expected)
            #expect(answer.headers[.contentType] == "application/json")
            #expect(try await server.get("/v1/solutions/a%252Fb").object["status"] as? String == "ACTIVE")
            #expect(try await server.get("/v1/solutions/test:9").object["test"] as? Bool == true)
        }
    }

    @Test("answer about the past, and tell unknown from none by then")
    func past() async throws {
        try await Self.told { server async throws in
            func status(_ query: String) async throws -> String? {
                try await server.get("/v1/solutions/1?\(query)").object["status"] as? String
            }
            #expect(try await status("at=\(Self.noon - 750)") == "INITIATED")
            #expect(try await status("at=\(Self.noon - 750)&known_at_seq=2") == "DRAFT")
            #expect(try await status("at=2025-02-12T14:48:20%2B03:00") == "ACTIVE")
            #expect(try await status("at=2025-02-12T14:48:19+03:00") == "INITIATED")
            #expect(try await status("known_at=2025-02-12") == "ACTIVE")
            let early = try await server.get("/v1/solutions/1?at=2025-02-11")
            #expect(early.status == 404)
            #expect(early.object["type"] as? String == "urn:lifecycle:problem:no-events-by-then")
            let unknown = try await server.get("/v1/solutions/404")
            #expect(unknown.object["type"] as? String == "urn:lifecycle:problem:unknown-solution")
        }
    }

    @Test("give a history in replay order or in order of arrival")
    func history() async throws {
        try await Self.told { server async throws in
            func seqs(_ query: String) async throws -> [Int] {
                let answer = try await server.get("/v1/solutions/1/history\(query)")
                return (answer.object["events"] as? [[String: Any]] ?? []).compactMap { $0["seq"] as? Int }
            }
            #expect(try await seqs("") == [1, 3, 2])
            #expect(try await seqs("?order=arrival") == [1, 2, 3])
            #expect(try await seqs("?known_at_seq=2") == [1, 2])
        }
    }

    @Test("page through a history as it was known when the first page was asked for")
    func historyPages() async throws {
        try await Self.told { server async throws in
            let first = try await server.get("/v1/solutions/1/history?limit=1")
            let cursor = try #require(first.object["next_cursor"] as? String)
            // A late event, which sorts before everything that was shown.
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1", at: Self.noon - 9000))
            let second = try await server.get("/v1/solutions/1/history?limit=5&cursor=\(cursor)")
            let events = second.object["events"] as? [[String: Any]] ?? []
            #expect(events.compactMap { $0["seq"] as? Int } == [3, 2])
            #expect(second.object["next_cursor"] is NSNull)
        }
    }

    @Test("list solutions with each filter, a page at a time")
    func list() async throws {
        try await Self.told { server async throws in
            func list(_ query: String) async throws -> [String] {
                Self.ids(try await server.get("/v1/solutions?" + query))
            }
            #expect(try await list("") == ["1", "2", "3", "a%2Fb"])
            #expect(try await list("tests=true") == ["1", "2", "3", "a%2Fb", "test:9"])
            #expect(try await list("status=INITIATED") == ["2"])
            #expect(try await list("portfolio_id=7") == ["a%2Fb"])
            #expect(try await list("disputed=true") == ["3"])
            #expect(try await list("older_than=1d") == ["2"])
            var seen: [String] = []
            var next = "limit=1"
            while true {
                let page = try await server.get("/v1/solutions?" + next)
                seen += Self.ids(page)
                guard let cursor = page.object["next_cursor"] as? String else { break }
                next = "limit=2&cursor=\(cursor)"
            }
            #expect(seen == ["1", "2", "3", "a%2Fb"])
        }
    }

    @Test("count older_than from one moment over all pages")
    func oneMoment() async throws {
        let clock = Mutex(ServerUnderTest.now)
        try await ServerUnderTest.run(clock: { clock.withLock(\.self) }) { server async throws in
            for (id, second) in [("1", Self.noon - 200), ("2", Self.noon - 100), ("3", Self.noon - 200)] {
                _ = try await server.post(ServerUnderTest.body("DRAFT", of: id, at: second))
            }
            let first = try await server.get("/v1/solutions?older_than=150s&limit=1")
            let cursor = try #require(first.object["next_cursor"] as? String)
            clock.withLock { $0 = UnixMilliseconds($0.rawValue + 100_000) }
            let rest = try await server.get("/v1/solutions?older_than=150s&cursor=\(cursor)")
            #expect(Self.ids(first) + Self.ids(rest) == ["1", "3"])
            #expect(Self.ids(try await server.get("/v1/solutions?older_than=150s")) == ["1", "2", "3"])
        }
    }

    @Test("list findings, healed ones on demand, and the log")
    func findings() async throws {
        try await Self.told { server async throws in
            func kinds(_ query: String) async throws -> [String] {
                try await server.get("/v1/findings?" + query).items.compactMap { $0["kind"] as? String }
            }
            #expect(try await kinds("solution_id=1") == ["out_of_order"])
            #expect(try await kinds("solution_id=1&all=true") == ["illegal_transition", "out_of_order"])
            #expect(try await kinds("severity=error") == ["unknown_status"])
            #expect(try await kinds("kind=illegal_transition") == ["illegal_transition"])
            let log = try await server.get("/v1/events?after=2&limit=2")
            #expect(log.items.compactMap { $0["seq"] as? Int } == [3, 4])
            let cursor = try #require(log.object["next_cursor"] as? String)
            let more = try await server.get("/v1/events?after=2&cursor=\(cursor)")
            #expect(more.items.compactMap { $0["seq"] as? Int } == [5, 6, 7])
        }
    }

    @Test(
        "refuse an unknown, malformed or doubled parameter by its name",
        arguments: [
            ("solutions?nope=1", "nope"), ("solutions?status=active", "status"),
            ("solutions?limit=0", "limit"),
            ("solutions?limit=1001", "limit"), ("solutions?limit=1&limit=2", "limit"),
            ("solutions?disputed=maybe", "disputed"), ("solutions?older_than=7", "older_than"),
            ("solutions?cursor=abc", "cursor"), ("solutions/1?at=tomorrow", "at"),
            ("solutions/1?known_at_seq=-1", "known_at_seq"), ("solutions/1/history?order=up", "order"),
            ("findings?kind=x", "kind"), ("findings?severity=bad", "severity"), ("events?after=x", "after"),
            ("quarantine?x", "x"), ("lifecycle?x=", "x"), ("events?after=%2B1", "after"),
            ("events?limit=+1", "limit"), ("events?after=9223372036854775808", "after"),
            ("events?after=", "after"), ("events?after=%FF", "after"),
            ("events?solution_id=a%20b", "solution_id"),
            ("solutions?portfolio_id=", "portfolio_id"), ("findings?solution_id=%C3%A9", "solution_id"),
            ("solutions/a%20b", "id"), ("solutions/%00", "id"), ("solutions/%FF", "id"),
            ("solutions/%zz", "id"),
            ("solutions/test:", "id"), ("solutions/%C3%A9/history", "id"),
            ("solutions/" + String(repeating: "9", count: 257), "id"),
        ])
    func badParameters(_ query: String, _ named: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let answer = try await server.get("/v1/" + query)
            #expect(answer.status == 400)
            #expect(answer.headers[.contentType] == "application/problem+json")
            #expect((answer.object["detail"] as? String)?.contains("parameter \(named) ") == true)
            #expect(answer.object["parameter"] as? String == named)
        }
    }

    @Test("refuse a cursor of another list or other filters")
    func foreignCursor() async throws {
        try await Self.told { server async throws in
            let page = try await server.get("/v1/solutions?limit=1")
            let cursor = try #require(page.object["next_cursor"] as? String)
            for uri in ["/v1/solutions?disputed=true&cursor=", "/v1/events?cursor=", "/v1/findings?cursor="] {
                #expect(try await server.get(uri + cursor).status == 400)
            }
        }
    }

    @Test("show the lifecycle as it is judged by")
    func lifecycle() async throws {
        try await ServerUnderTest.run { server async throws in
            let object = try await server.get("/v1/lifecycle").object
            #expect((object["transitions"] as? [Any])?.count == 9)
            #expect((object["statuses"] as? [Any])?.count == 6)
        }
    }
}
