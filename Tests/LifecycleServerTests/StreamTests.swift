import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleAnswers
import LifecycleStore
import NIOCore
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("The stream of events", .timeLimit(.minutes(2)))
struct StreamTests {
    private static let noon: Int64 = 1_739_361_600

    /// Three events of one solution: the third is late, and heals what the second raised.
    private static let healing = [
        ServerUnderTest.body("DRAFT", of: "1", at: noon - 900, event: "SOLUTION_CREATED"),
        ServerUnderTest.body("ACTIVE", of: "1", at: noon - 700),
        ServerUnderTest.body("INITIATED", of: "1", at: noon - 800),
    ]

    private static func told(
        _ bodies: [String] = healing, _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run { server async throws in
            for body in bodies { #expect(try await server.post(body).status == 200) }
            try await test(server)
        }
    }

    @Test("has what is in the log already, and goes on with what comes")
    func backfillThenLive() async throws {
        try await Self.told { server async throws in
            let stream = try await StreamClient(server, "?after=1")
            #expect(stream.status == 200)
            #expect(stream.headers["content-type"] == "text/event-stream")
            #expect(stream.headers["cache-control"] == "no-store")
            #expect(try await stream.next(2).map(\.seq) == [2, 3])
            for seq in 4...6 {
                let body = ServerUnderTest.body("DRAFT", of: "\(seq)", at: Self.noon)
                #expect(try await server.post(body).status == 200)
                let message = try #require(try await stream.next())
                let logged = try await server.get("/v1/events?after=\(seq - 1)").items.first
                #expect(NSDictionary(dictionary: message.event) == logged.map(NSDictionary.init))
                #expect(stream.reading.lastEventID?.hasPrefix("\(seq)-") == true)
            }
        }
    }

    @Test("tells with each event what it raised and what it healed, as it was then")
    func findings() async throws {
        try await Self.told { server async throws in
            let messages = try await StreamClient(server).next(3)
            #expect(messages[0].raised.isEmpty && messages[0].healed.isEmpty)
            #expect(messages[1].raised.map { $0["kind"] as? String } == ["illegal_transition"])
            #expect(messages[1].raised.first?["healed_by_seq"] is NSNull)
            #expect(messages[1].raised.first?["missing"] as? [String] == ["INITIATED"])
            #expect(messages[2].raised.map { $0["kind"] as? String } == ["out_of_order"])
            #expect(messages[2].healed.map { $0["kind"] as? String } == ["illegal_transition"])
            #expect(messages[2].healed.first?["event_seq"] as? Int == 2)
            #expect(messages[2].healed.first?["healed_by_seq"] as? Int == 3)
        }
    }

    @Test("shows what its filters admit, behind and live alike")
    func filters() async throws {
        let bodies =
            Self.healing + [
                ServerUnderTest.body("DRAFT", of: "2", at: Self.noon, event: "SOLUTION_CREATED"),
                ServerUnderTest.body("PAUSED", of: "9", at: Self.noon, portfolio: "0"),
                ServerUnderTest.body("PAUSED", of: "2", at: Self.noon + 1),
            ]
        let expected: [(query: String, seqs: [Int64])] = [
            ("", [1, 2, 3, 4, 5, 6]), ("?solution_id=2", [4, 6]), ("?solution_id=test:9", [5]),
            ("?solution_id=nobody", []), ("?findings_only=true", [2, 3, 6]),
            ("?findings_only=true&tests=true", [2, 3, 5, 6]), ("?findings_only=true&solution_id=1", [2, 3]),
            ("?findings_only=1&solution_id=test:9", [5]), ("?findings_only=true&solution_id=2&after=5", [6]),
        ]
        // What comes last is in every filter, so that the test needn't wait for what doesn't come.
        @Sendable func last(_ query: String) -> String {
            let solution = query.firstMatch(of: /solution_id=(?:test:)?(\w+)/).map { String($0.1) } ?? "8"
            return ServerUnderTest.body(
                "LAST", of: solution, at: Self.noon + 5, portfolio: query.contains("test:") ? "0" : "1")
        }
        for (query, seqs) in expected {
            try await Self.told(bodies) { server async throws in
                let behind = try await StreamClient(server, query)
                #expect(try await behind.next(seqs.count).map(\.seq) == seqs, "behind: \(query)")
                _ = try await server.post(last(query))
                #expect(try await behind.next()?.seq == 7, "behind, then live: \(query)")
            }
            guard !query.contains("after") else { continue }
            try await ServerUnderTest.run { server async throws in
                let live = try await StreamClient(server, query)
                for body in bodies + [last(query)] { _ = try await server.post(body) }
                #expect(try await live.next(seqs.count + 1).map(\.seq) == seqs + [7], "live: \(query)")
            }
        }
    }

    @Test("goes on after what was seen last, whatever the address says")
    func resume() async throws {
        try await Self.told { server async throws in
            let resumed = try await StreamClient(server, "?after=0", lastEventID: "2")
            #expect(try await resumed.next()?.seq == 3)
            let now = try await StreamClient(server, "?after=now")
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "4"))
            #expect(try await now.next()?.seq == 4)
            // Who followed from now and saw nothing knows all the same where it stood.
            let silent = try await StreamClient(server, "?after=now")
            try await silent.waitForID()
            #expect(silent.reading.lastEventID?.hasPrefix("4-") == true)
            // Its own word for where it stands, in the header and in the address.
            let id = try #require(silent.reading.lastEventID)
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "5"))
            #expect(try await StreamClient(server, "?after=\(id)").next()?.seq == 5)
            #expect(try await StreamClient(server, lastEventID: id).next()?.seq == 5)
            #expect(try await server.get("/v1/events?after=\(id)").items.count == 1)
        }
    }

    @Test(
        "tells a position of another log, or beyond the end, and sends all of this one",
        arguments: [("2-00000000", false), ("2-00000000", true), ("99", false), ("99-12345678", true)])
    func anotherLog(_ position: String, isHeader: Bool) async throws {
        try await Self.told { server async throws in
            for query in ["", "unnamed=true&"] {
                let stream = try await StreamClient(
                    server, "?" + query + (isHeader ? "" : "after=\(position)"),
                    lastEventID: isHeader ? position : nil)
                #expect(stream.status == 200)
                let reset = try #require(await stream.nextMessage())
                #expect(reset.event == (query.isEmpty ? "reset" : "message"))
                #expect(reset.data.contains("urn:lifecycle:problem:another-log"), "\(reset)")
                #expect(try await stream.next(3).map(\.seq) == [1, 2, 3])
            }
            let refused = try await server.get("/v1/events?after=\(position)")
            #expect(refused.status == 409 && refused.text.contains("urn:lifecycle:problem:another-log"))
            let cursor = try #require(
                try await server.get("/v1/events?limit=1").object["next_cursor"] as? String)
            #expect(try await server.get("/v1/events?cursor=\(cursor)").items.count == 2)
        }
    }

    @Test(
        "refuses to follow from what is no position",
        arguments: [
            ("?after=1-12", nil, "after"), ("", "1-0a1b2c3g", "Last-Event-ID"), ("?after=x", nil, "after"),
            ("", "x", "Last-Event-ID"), ("?after=-1", nil, "after"), ("?limit=1", nil, "limit"),
            ("?findings_only=maybe", nil, "findings_only"),
        ])
    func refusals(_ query: String, _ lastEventID: String?, _ named: String) async throws {
        try await Self.told { server async throws in
            let refused = try await StreamClient(server, query, lastEventID: lastEventID)
            #expect(refused.status == 400)
            #expect(refused.headers["content-type"] == "application/problem+json")
            #expect(try await refused.rest().contains("\(named) "))
        }
    }

    @Test("gives its place back when the client is gone; a HEAD takes none")
    func seats() async throws {
        try await Self.told { server async throws in
            let head = try await server.get("/v1/events/stream", method: .head)
            #expect(head.status == 200 && head.headers[.contentType] == "text/event-stream")
            #expect(server.live.readerCount == 0)
            do {
                let stream = try await StreamClient(server)
                _ = try await stream.next(3)
                #expect(server.live.readerCount == 1)
            }
            while server.live.readerCount > 0 { await Task.yield() }
        }
    }

    @Test("cuts a reader that takes nothing; it goes on where it stood, without a hole or a repeat")
    func slowReader() async throws {
        let stall: @Sendable (inout ServerSettings) -> Void = {
            $0.limits.writeStallTime = .seconds(3)
        }
        try await ServerUnderTest.run(settings: stall) { server async throws in
            // More than all buffers on the way take.
            let note = String(repeating: "x", count: 60_000)
            let count = 170
            for number in 1...count {
                let body = ServerUnderTest.body("DRAFT", of: "\(number)", note: note)
                #expect(try await server.post(body).status == 200)
            }
            var slow = try await StreamClient(server)
            var seen = try await slow.next(1).map(\.seq)
            while server.live.readerCount > 0 { await Task.yield() }
            await #expect(throws: (any Error).self, "it was to be cut, not ended") {
                while let message = try await slow.next() { seen.append(message.seq) }
            }
            #expect(seen.count < count)
            // On a busy machine it may be too slow again.
            while seen.count < count {
                slow = try await StreamClient(server, lastEventID: slow.reading.lastEventID)
                while seen.count < count, let message = try? await slow.next() { seen.append(message.seq) }
            }
            #expect(seen == Array(1...Int64(count)))
        }
    }

    @Test("is the last on its connection: a request behind it closes that, and the place is free")
    func pipelined() async throws {
        try await Self.told { server async throws in
            let port = try #require(server.client.port)
            let stream = "GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
            let other = "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n"
            for requests in [stream + other, stream + stream, stream + other + other] {
                _ = try await RawConnection(port: port).waiting { connection in
                    try connection.send(requests)
                    return try connection.drain()
                }
                while server.live.readerCount > 0 { await Task.yield() }
            }
            #expect(try await StreamClient(server).next()?.seq == 1)
        }
    }

    @Test("leaves out a large kept value, and tells its size")
    func largeValue() async throws {
        try await ServerUnderTest.run { server async throws in
            for length in [60_000, 70_000] {
                let note = String(repeating: "x", count: length)
                let body = ServerUnderTest.body("DRAFT", of: "\(length)", note: note)
                #expect(try await server.post(body).status == 200)
            }
            let messages = try await StreamClient(server).next(2)
            #expect(messages[0].event["extra"] is [String: Any] && messages[0].event["extra_size"] == nil)
            #expect(messages[1].event["extra"] is NSNull)
            let size = try #require(messages[1].event["extra_size"] as? Int)
            let whole = try await server.get("/v1/events?after=1&limit=1").text
            #expect(size > 70_000 && whole.utf8.count > size)
        }
    }

    @Test("is for so many at a time, and refuses one more")
    func places() async throws {
        try await ServerUnderTest.run(settings: { $0.streams.seats = 1 }) { server async throws in
            do {
                let stream = try await StreamClient(server, "?after=now")
                #expect(stream.status == 200)
                let refused = try await StreamClient(server)
                #expect(refused.status == 503 && refused.headers["retry-after"] != nil)
                #expect(try await refused.rest().contains("urn:lifecycle:problem:too-many-streams"))
                _ = try await server.post(Self.healing[0])
                #expect(try await stream.next()?.seq == 1)
            }
            while server.live.readerCount > 0 { await Task.yield() }
            #expect(try await StreamClient(server).next()?.seq == 1)
        }
    }

    private static let restless: @Sendable (inout ServerSettings) -> Void = { settings in
        settings.streams.beat = .milliseconds(5)
        settings.streams.silence = .milliseconds(5)
    }

    @Test("gives a sign of life where there is nothing to tell")
    func heartbeats() async throws {
        try await ServerUnderTest.run(settings: Self.restless) { server async throws in
            let stream = try await StreamClient(server, "?solution_id=quiet")
            let text = try await stream.text(until: ": still here\n\n: still here\n\n")
            #expect(text.hasPrefix(": following\n\n: still here\n\n"))
        }
    }

    @Test("is for readers only, and ends when their token is withdrawn")
    func tokens() async throws {
        try await ServerUnderTest.run(settings: Self.restless) { server async throws in
            let via = try #require(HTTPField.Name("Via"))
            let uri = "/v1/events/stream"
            #expect(try await server.get(uri, headers: [via: "x"], method: .head).status == 403)
            let new = try #require(NewToken(name: "follower", scopes: [.read]))
            var credentials = server.keyring.credentials
            credentials.tokens = try AccessTokens(new.entry)
            server.keyring.exchange(for: credentials)
            #expect(try await StreamClient(server).status == 401)
            let stream = try await StreamClient(server, token: new.token)
            #expect(stream.status == 200)
            credentials.tokens = try AccessTokens(
                try #require(NewToken(name: "other", scopes: [.read])).entry)
            server.keyring.exchange(for: credentials)
            #expect(try await stream.next()?.seq == nil)
        }
    }
}
