import HTTPTypes
import HummingbirdTesting
import LifecycleStore
import Logging
import SolutionLifecycle
import Synchronization
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("The server's own troubles")
struct TroubleTests {
    private static func names(_ server: ServerUnderTest) async throws -> [String] {
        let answer = try await server.get("/health/ready")
        #expect(answer.status == 200, "\(answer.text)")
        return answer.object["troubles"] as? [String] ?? []
    }

    private static func stats(_ server: ServerUnderTest) async throws -> [String: Any] {
        let answer = try await server.get("/v1/stats")
        #expect(answer.status == 200, "\(answer.text)")
        return answer.object
    }

    private static let forged: HTTPFields = ServerUnderTest.signed("another body")

    @Test("refused deliveries are told of, red until one is accepted, and end with one")
    func refused() async throws {
        try await ServerUnderTest.run { server async throws in
            #expect(try await Self.names(server) == [])
            let body = ServerUnderTest.body("DRAFT", of: "1")
            for _ in 1...5 { #expect(try await server.post(body, headers: Self.forged).status == 401) }
            #expect(try await Self.names(server) == ["deliveries_refused"])
            let stats = try await Self.stats(server)
            #expect(stats["accepted"] as? Int == 0 && stats["refused_since_accepted"] as? Int == 5)
            #expect(stats["last_refused_at"] as? String == ServerUnderTest.now.rfc3339)
            let trouble = try #require((stats["troubles"] as? [[String: Any]])?.first)
            #expect(trouble["name"] as? String == "deliveries_refused")
            #expect(trouble["severity"] as? String == "error")
            let page = try await server.get("/").text
            #expect(page.contains("5 deliveries were refused") && page.contains("pill error"))

            #expect(try await server.post(body).status == 200)
            #expect(try await Self.names(server) == [])
            #expect(try await !server.get("/").text.contains("What is wrong with this service"))
            #expect(try await server.post(body, headers: Self.forged).status == 401)
            let after = try await Self.stats(server)
            #expect((after["troubles"] as? [[String: Any]])?.first?["severity"] as? String == "notice")
        }
    }

    @Test("a handshake refused is one, until one is answered; whoever only opens the address makes none")
    func handshake() async throws {
        try await ServerUnderTest.run { server async throws in
            func shake(_ token: String) async throws -> Int {
                try await server.get(
                    "/webhook?hub.mode=subscribe&hub.challenge=158&hub.verify_token=\(token)"
                ).status
            }
            #expect(try await server.get("/webhook").status == 403)
            #expect(try await Self.names(server) == [])
            #expect(try await shake("wrong") == 403)
            #expect(try await Self.names(server) == ["handshake_refused"])
            #expect(try await shake("a%20verify%20token") == 200)
            #expect(try await Self.names(server) == [])
        }
    }

    @Test("\"Include Values\" off is one, until values come")
    func valuesNotIncluded() async throws {
        try await ServerUnderTest.run { server async throws in
            let bare =
                #"{"object":"whatsapp_business_account","#
                + #""entry":[{"id":"9","changed_fields":["partner_solutions"]}]}"#
            #expect(try await server.post(bare).status == 200)
            #expect(try await Self.names(server) == ["values_not_included"])
            // What is about another field says nothing of it.
            #expect(
                try await server.post(#"{"object":"whatsapp_business_account","entry":[]}"#).status == 200)
            #expect(try await Self.names(server) == ["values_not_included"])
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
            #expect(try await Self.names(server) == [])
        }
    }

    @Test("a clock that was set back makes the server not ready, and deliveries are recorded all the same")
    func clock() async throws {
        let clock = Mutex(ServerUnderTest.now)
        let now = ServerUnderTest.now.rawValue
        try await ServerUnderTest.run(clock: { clock.withLock(\.self) }) { server async throws in
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
            clock.withLock { $0 = UnixMilliseconds(now - 5000) }
            #expect(try await server.get("/health/ready").status == 200)
            clock.withLock { $0 = UnixMilliseconds(now - 9 * 365 * 86_400_000) }
            let answer = try await server.get("/health/ready")
            #expect(answer.status == 503 && answer.text.contains("urn:lifecycle:problem:clock-behind"))
            #expect(answer.text.contains("9 y behind"), "\(answer.text)")
            #expect(try await server.post(ServerUnderTest.body("INITIATED", of: "1")).status == 200)
            let recorded = try await server.get("/v1/events").items.compactMap {
                $0["recorded_at"] as? String
            }
            #expect(recorded == [ServerUnderTest.now.rfc3339, ServerUnderTest.now.rfc3339])
            clock.withLock { $0 = UnixMilliseconds(now) }
            #expect(try await server.get("/health/ready").status == 200)
        }
    }

    @Test("silence is one once it is longer than was said; any authentic delivery ends it")
    func silence() async throws {
        let clock = Mutex(ServerUnderTest.now)
        try await ServerUnderTest.run(
            clock: { clock.withLock(\.self) }, settings: { $0.expectDeliverySeconds = 3600 }
        ) { server async throws in
            func advance(_ seconds: Int64) {
                clock.withLock { $0 = UnixMilliseconds($0.rawValue + seconds * 1000) }
            }
            func metrics() async throws -> String { try await server.get("/metrics").text }
            #expect(try await !metrics().contains("lifecycle_last_authentic_age_seconds"))
            advance(3600)
            #expect(try await Self.names(server) == [])
            advance(1)
            #expect(try await Self.names(server) == ["silent"])
            #expect(try await metrics().contains(#"lifecycle_trouble{trouble="silent"} 1"#))
            #expect(try await metrics().contains("lifecycle_expected_delivery_seconds 3600"))
            let other =
                #"{"object":"whatsapp_business_account","#
                + #""entry":[{"id":"1","changes":[{"field":"messages"}]}]}"#
            #expect(try await server.post(other).status == 200)
            #expect(try await Self.names(server) == [])
            advance(60)
            #expect(try await metrics().contains("lifecycle_last_authentic_age_seconds 60"))
        }
    }

    @Test("each has a line in the log when it begins and one when it ends")
    func lines() async throws {
        let logged = Mutex<[String]>([])
        let store = try TemporaryFolder()
        let writer = try LogWriter(path: store.path("log.sqlite"), clock: { ServerUnderTest.now })
        defer { writer.close() }
        let reader = try LogReader(path: store.path("log.sqlite"))
        defer { reader.close() }
        let record = WebhookRecord()
        let troubles = Troubles(
            webhook: record, writer: writer, reader: reader, forwarding: nil, expectDeliverySeconds: nil,
            clock: { ServerUnderTest.now },
            logger: Logger(label: "test") { label in
                JSONLogHandler(label: label, clock: { ServerUnderTest.now }) { line in
                    logged.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
                }
            })
        for _ in 1...3 { _ = await troubles.current() }
        #expect(logged.withLock { $0.isEmpty })
        record.refuse(at: ServerUnderTest.now)
        for _ in 1...3 { #expect(await troubles.current().count == 1) }
        record.accept(Delivery.Contents(), at: ServerUnderTest.now)
        for _ in 1...3 { #expect(await troubles.current().isEmpty) }
        let lines = logged.withLock(\.self)
        #expect(lines.count == 2, "\(lines)")
        #expect(
            lines.first?.contains("trouble begins") == true && lines.last?.contains("trouble ends") == true)
    }
}

@Suite("Pages below a path of a proxy's")
struct BasePathTests {
    @Test("have it in every address, and are found with it and without")
    func pages() async throws {
        let base = try #require(BasePath("/tools/lifecycle/"))
        try await ServerUnderTest.run(settings: { $0.basePath = base }) { server async throws in
            #expect(
                try await server.post(ServerUnderTest.body("DRAFT", of: "a/b", note: "href=\"/x\"")).status
                    != 500)
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "7")).status == 200)
            for path in [
                "/", "/solutions", "/findings", "/deliveries", "/quarantine", "/solutions/7", "/login",
            ] {
                let page = try await server.get("/tools/lifecycle" + path)
                let stripped = try await server.get(path)
                #expect(page.status == 200 && page.text == stripped.text, "\(path)")
                let addresses = page.text.matches(of: #/ (?:href|action|src|data-stream)="(\/[^"]*)"/#).map {
                    $0.1
                }
                #expect(addresses.count > 5)
                for address in addresses {
                    #expect(address.hasPrefix("/tools/lifecycle/"), "\(path): \(address)")
                }
            }
            #expect(try await server.get("/tools/lifecycle").status == 200)
            #expect(try await server.get("/tools/lifecycle?x=1").status == 400)
            #expect(try await server.get("/tools/lifecyclex").status == 404)
            #expect(try await server.get("/tools/lifecycle/v1/solutions/7").status == 200)
            let found = try await server.get("/tools/lifecycle/search?q=7")
            #expect(found.headers[.location] == "/tools/lifecycle/solutions/7")
            let out = try await server.submit("", to: "/tools/lifecycle/logout")
            #expect(out.headers[.location] == "/tools/lifecycle/login")
            #expect(out.headers[.setCookie]?.contains("Path=/tools/lifecycle;") == true)
        }
    }

    @Test("what can't be one, or would hide this server's addresses, is refused")
    func forms() {
        for text in [
            "", "lifecycle", "//x", "/a//b", "/a b", "/../x", "/v1", "/webhook/x", "/é", "/a?b", "/\"x",
        ] {
            #expect(BasePath(text) == nil, "\(text)")
        }
        #expect(BasePath("/") == .root && BasePath("/a/") == BasePath("/a"))
    }
}
