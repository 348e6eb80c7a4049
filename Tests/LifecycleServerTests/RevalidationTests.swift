import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Answers asked for again")
struct RevalidationTests {
    private static let noon: Int64 = 1_739_361_600
    private static let kept = [
        "/v1/solutions", "/v1/solutions/1", "/v1/solutions/1?at=2025-02-12", "/v1/solutions/1/history",
        "/v1/solutions/1/history?limit=1", "/v1/findings", "/v1/events", "/v1/lifecycle",
    ]

    private static func told(_ test: @Sendable @escaping (ServerUnderTest) async throws -> Void) async throws
    {
        try await ServerUnderTest.run { server async throws in
            for (status, second) in [("DRAFT", noon), ("INITIATED", noon + 10)] {
                _ = try await server.post(
                    ServerUnderTest.body(status, of: "1", at: second, event: "SOLUTION_CREATED"))
            }
            try await test(server)
        }
    }

    private static func again(_ tag: String?) throws -> HTTPFields {
        [.ifNoneMatch: try #require(tag)]
    }

    @Test("are 304 without a body while nothing is new, with GET and HEAD", arguments: kept)
    func unchanged(_ uri: String) async throws {
        try await Self.told { server async throws in
            let first = try await server.get(uri)
            #expect(first.status == 200 && first.headers[.cacheControl] == "private, no-cache")
            for method in [HTTPRequest.Method.get, .head] {
                let again = try await server.get(
                    uri, headers: try Self.again(first.headers[.eTag]), method: method)
                #expect(again.status == 304 && again.text.isEmpty)
                #expect(again.headers[.eTag] == first.headers[.eTag])
                #expect(again.headers[.cacheControl] == "private, no-cache")
                #expect(again.headers[.contentType] == nil)
            }
        }
    }

    @Test(
        "are sent anew after an event, and after a mere redelivery where it is counted",
        arguments: ["/v1/solutions", "/v1/solutions/1", "/v1/solutions/1/history"])
    func changed(_ uri: String) async throws {
        try await Self.told { server async throws in
            var tags = [try await server.get(uri).headers[.eTag]]
            let active = ServerUnderTest.body("ACTIVE", of: "1", at: Self.noon + 20)
            for _ in 1...2 {
                _ = try await server.post(active)
                let answer = try await server.get(uri, headers: try Self.again(tags.last ?? nil))
                #expect(answer.status == 200 && !answer.text.isEmpty)
                tags.append(answer.headers[.eTag])
            }
            #expect(Set(tags.compactMap(\.self)).count == 3)
        }
    }

    @Test("have one tag for each question, order, strictness and page")
    func questions() async throws {
        try await Self.told { server async throws in
            _ = try await server.post(
                ServerUnderTest.body("PENDING_DEACTIVATION", of: "1", at: Self.noon + 20))
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1", at: Self.noon - 9))
            var tags: Set<String> = []
            let queries = [
                "", "?strict=true", "?order=arrival", "?limit=1", "?limit=2", "?known_at_seq=2",
                "?at=\(Self.noon + 10)",
            ]
            for query in queries {
                tags.insert(
                    try #require(try await server.get("/v1/solutions/1/history" + query).headers[.eTag]))
            }
            #expect(tags.count == queries.count)
        }
    }

    @Test("about the past hold while events arrive that the question doesn't admit")
    func past() async throws {
        try await Self.told { server async throws in
            let uri = "/v1/solutions/1?known_at_seq=2"
            let tag = try await server.get(uri).headers[.eTag]
            _ = try await server.post(ServerUnderTest.body("ACTIVE", of: "1", at: Self.noon + 20))
            #expect(try await server.get(uri, headers: try Self.again(tag)).status == 304)
        }
    }

    @Test(
        "are kept by nobody where they are refused, about health, or about quarantined bytes",
        arguments: [
            "/v1/quarantine", "/v1/solutions/404", "/v1/solutions?x", "/v1/nowhere", "/health/live",
            "/health/ready", "/webhook",
        ])
    func unkept(_ uri: String) async throws {
        try await Self.told { server async throws in
            let answer = try await server.get(uri, headers: [.ifNoneMatch: "*"])
            #expect(answer.status != 304 && answer.headers[.cacheControl] == "no-store")
            #expect(answer.headers[.eTag] == nil)
        }
    }
}
