import HTTPTypes
import Testing

@testable import LifecycleServer

@Suite("Pages")
struct PageTests {
    private static let noon: Int64 = 1_739_361_600
    static let addresses = [
        "/", "/solutions", "/solutions/1", "/solution?id=1", "/solutions.csv", "/solutions.json", "/findings",
        "/deliveries", "/deliveries/1", "/events/1", "/quarantine", "/quarantine/1", "/quarantine/1/bytes",
    ]

    private static func told(_ test: @Sendable @escaping (ServerUnderTest) async throws -> Void) async throws
    {
        try await ServerUnderTest.run { server async throws in
            for body in [
                ServerUnderTest.body("DRAFT", of: "1", at: noon - 900, event: "SOLUTION_CREATED"),
                ServerUnderTest.body("ACTIVE", of: "1", at: noon - 700),
                ServerUnderTest.body("INITIATED", of: "1", at: noon - 800),
                ServerUnderTest.body("PAUSED", of: "=1+1", at: noon - 9, event: "<b>", portfolio: "\\\"x"),
                "<script>hit()</script>",
            ] {
                #expect(try await server.post(body).status == 200)
            }
            try await test(server)
        }
    }

    @Test("answer with a strict policy, and are never kept or framed", arguments: addresses)
    func headers(_ uri: String) async throws {
        try await Self.told { server async throws in
            let answer = try await server.get(uri)
            #expect(answer.status == 200)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(policy.hasPrefix("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("data:"))
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
            #expect(answer.headers[.cacheControl] == "no-store")
            let referrer = try #require(HTTPField.Name("Referrer-Policy"))
            #expect(answer.headers[referrer] == "no-referrer")
        }
    }

    @Test("have one script, and none within; state their moment; are light")
    func whole() async throws {
        try await Self.told { server async throws in
            for uri in Self.addresses {
                let answer = try await server.get(uri)
                #expect(answer.text.utf8.count < 100 * 1024)
                guard answer.headers[.contentType] == "text/html; charset=utf-8" else { continue }
                #expect(answer.text.matches(of: #/<script/#).count == 1, "\(uri)")
                #expect(!answer.text.contains(" style=") && !answer.text.contains("{{"), "\(uri)")
                #expect(answer.text.contains("As of <time datetime=\"2025-02-12T12:00:00.500Z\">"), "\(uri)")
                #expect(answer.text.contains("</html>"), "\(uri)")
            }
        }
    }

    @Test("show what was delivered as text, and what was quarantined as bytes to be saved")
    func escaped() async throws {
        try await Self.told { server async throws in
            let quarantined = try await server.get("/quarantine/1")
            #expect(quarantined.text.contains("&lt;script&gt;hit()&lt;/script&gt;"))
            let bytes = try await server.get("/quarantine/1/bytes")
            #expect(bytes.text == "<script>hit()</script>")
            #expect(bytes.headers[.contentType] == "application/octet-stream")
            #expect(bytes.headers[.contentDisposition]?.hasPrefix("attachment") == true)
            #expect(bytes.headers[.contentSecurityPolicy]?.contains("sandbox") == true)
            let event = try await server.get("/events/4")
            #expect(event.text.contains("&lt;b&gt;, to portfolio <span class=\"id\">&quot;x</span>"))
        }
    }

    @Test("show an empty body as one that is kept")
    func empty() async throws {
        try await Self.told { server async throws in
            #expect(try await server.post("").status == 200)
            for page in ["/quarantine", "/quarantine/2"] {
                #expect(try await !server.get(page).text.contains("bytes were purged"))
            }
            let bytes = try await server.get("/quarantine/2/bytes")
            #expect(bytes.status == 200 && bytes.text.isEmpty)
            #expect(try await server.get("/solution").status == 400)
        }
    }

    @Test("CSV has no formula, and JSON the objects of the queries")
    func table() async throws {
        try await Self.told { server async throws in
            let lines = try await server.get("/solutions.csv").text.split(separator: "\r\n")
            #expect(lines.count == 3 && lines[0].hasPrefix("solution_id,status,since,"))
            #expect(lines[1].hasPrefix("'=1+1,,,PAUSED,true,"))
            #expect(lines[2].hasPrefix("1,ACTIVE,2025-02-12T11:48:20Z,ACTIVE,false,"))
            let page = try await server.get("/solutions.json?limit=1")
            #expect(page.items.first?["solution_id"] as? String == "=1+1")
            let cursor = try #require(page.object["next_cursor"] as? String)
            let second = try await server.get("/solutions.json?limit=1&cursor=\(cursor)")
            #expect(second.items.first?["solution_id"] as? String == "1")
            let one = try await server.get("/v1/solutions/1").text
            #expect(second.text == "{\"items\":[\(one)],\"next_cursor\":null}")
        }
    }

    @Test("tell the past in both clocks, and mark what crossed")
    func past() async throws {
        try await Self.told { server async throws in
            let now = try await server.get("/solutions/1").text
            #expect(now.contains("3 changes, 1 heard of after a later one") && now.contains("Healed by"))
            #expect(now.contains("line class=\"late\""))
            let then = try await server.get("/solutions/1?known_at_seq=2").text
            #expect(then.contains("2 changes, all heard of in their turn; 1 never reported"))
            #expect(then.contains("as we knew it after event 2"))
            for moment in ["2025-02-12+11:46:50", "2025-02-12T11:46:50Z", "2025-02-12+11:47"] {
                let was = try await server.get("/solutions/1?at=\(moment)&known_at=").text
                #expect(was.contains("<p class=\"status\"><span class=\"chip initiated\">"), "\(moment)")
            }
        }
    }

    @Test("show what was flagged about the events shown, and say how much more there is")
    func findings() async throws {
        try await ServerUnderTest.run { server async throws in
            for second in 0..<60 {
                let body = ServerUnderTest.body("PAUSED_\(second)", of: "1", at: Self.noon + Int64(second))
                #expect(try await server.post(body).status == 200)
            }
            for (second, status) in [(60, "REJECTED"), (61, "ACTIVE")] as [(Int64, String)] {
                _ = try await server.post(ServerUnderTest.body(status, of: "1", at: Self.noon + second))
            }
            let all = try await server.get("/v1/findings?solution_id=1&all=true&limit=1000").items.count
            let latest = try await server.get("/solutions/1").text
            #expect(latest.contains("neither leads to the other"), "the contradiction, which came last")
            let shown = latest.matches(of: #/<li class="finding/#).count
            #expect(latest.contains("\(all - shown) more are about other events"), "\(all), \(shown) shown")
            #expect(latest.contains("/findings?solution_id=1&amp;all=true"))
            let first = try await server.get("/solutions/1?cursor=0").text
            #expect(first.contains("PAUSED_0") && !first.contains("neither leads to the other"))
        }
    }

    @Test("search leads to a solution, a portfolio's solutions, or ids that begin so")
    func search() async throws {
        try await Self.told { server async throws in
            for (asked, place) in [
                ("1", "/solutions/1"), ("+1+", "/solutions/1"), ("%3D1%2B1", "/solutions/%3D1%2B1"),
                ("506914307656634", "/solutions?portfolio_id=506914307656634"), ("77", "/solutions?id=77"),
                ("", "/solutions"), ("//evil.example", "/solutions?id=%2F%2Fevil.example"),
            ] {
                let answer = try await server.get("/search?q=\(asked)")
                #expect(answer.status == 303 && answer.headers[.location] == place)
            }
        }
    }

    @Test(
        "say in a page what can't be shown",
        arguments: [
            ("/solutions/nobody", 404), ("/solutions?status=never", 400), ("/solutions?x=1", 400),
            ("/solutions/1?at=2001-01-01", 404), ("/deliveries/99", 404), ("/events/0", 404),
            ("/quarantine/x", 404), ("/findings?cursor=1", 400), ("/solutions/1?at=never", 400),
        ])
    func problems(_ uri: String, _ status: Int) async throws {
        try await Self.told { server async throws in
            let answer = try await server.get(uri)
            #expect(answer.status == status)
            #expect(answer.headers[.contentType] == "text/html; charset=utf-8")
            #expect(answer.headers[.contentSecurityPolicy] == PageFrame.contentSecurityPolicy)
        }
    }

    @Test("an id that a path can't have has its page too")
    func steps() async throws {
        try await ServerUnderTest.run { server async throws in
            for id in [".", "..", "a/b", "%2e", "?", "#", "a;b"] {
                #expect(try await server.post(ServerUnderTest.body("DRAFT", of: id)).status == 200)
                let place = Link.solution(id)
                #expect(!place.contains("/.") && place.utf8.allSatisfy { $0 != 0x23 && $0 != 0x3B })
                let page = try await server.get(place)
                #expect(page.text.contains("<h1 class=\"id\">\(id)</h1>"), "\(id)")
            }
        }
    }

    @Test("files are kept for ever under an address that changes with them")
    func files() async throws {
        try await ServerUnderTest.run { server async throws in
            for file in [PageFile.style, .script, .icon] {
                let answer = try await server.get(file.address)
                #expect(answer.status == 200 && answer.headers[.contentType] == file.type)
                #expect(answer.headers[.cacheControl]?.contains("immutable") == true)
            }
        }
    }
}
