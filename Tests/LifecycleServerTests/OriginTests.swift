import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import LifecycleServer

/// Who asks, if neither tokens nor secrets tell.
@Suite("Where a request comes from")
struct OriginTests {
    private static func status(_ port: Int, _ target: String, _ fields: String) async -> Int {
        await RawExchange.status("GET \(target) HTTP/1.1\r\n\(fields)\r\n", port: port)
    }

    @Test("a target that names its host is judged by that, whatever Host says")
    func absoluteForm() async throws {
        try await ServerUnderTest.run { server async throws in
            let port = try #require(server.client.port)
            func status(_ target: String, host: String = "Host: localhost\r\n") async -> Int {
                await Self.status(port, target, host)
            }
            for host in [
                "evil.example", "evil.example:80", "localhost@evil.example", "localhost.evil.example",
            ] {
                #expect(await status("http://\(host)/v1/solutions") == 403, "\(host)")
                #expect(await status("http://\(host)/solutions") == 403, "\(host)")
                #expect(await status("http://\(host)/health/live") == 200, "\(host)")
            }
            let ours = "http://127.0.0.1:\(port)/v1/solutions?limit=1"
            #expect(await status(ours) == 200)
            #expect(await status(ours, host: "Host: evil.example\r\n") == 200)
            #expect(await status("/v1/solutions", host: "Host: evil.example\r\n") == 403)
            #expect(await status("/v1/solutions?cursor=http://evil.example/") == 400)
            // Even so a request has one Host.
            #expect(await status(ours, host: "") == 400)
            #expect(await status(ours, host: "Host: localhost\r\nHost: localhost\r\n") == 400)
            #expect(await status("http:///v1/solutions") == 400)
        }
    }

    @Test(
        "every field by which a proxy names its client, or itself, is the mark of one",
        arguments: [
            "Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded",
            "X-Original-Forwarded-For",
            "X-Vercel-Forwarded-For", "X-Real-IP", "CF-Connecting-IP", "CF-Connecting-IPv6", "CF-Ray",
            "True-Client-IP", "X-Client-IP", "Client-IP", "X-Cluster-Client-IP", "Fastly-Client-IP",
            "Fly-Client-IP", "X-Azure-ClientIP", "X-Azure-SocketIP", "X-Appengine-User-IP", "Ali-CDN-Real-IP",
            "WL-Proxy-Client-IP", "Proxy-Client-IP", "X-ProxyUser-Ip", "X-Remote-IP", "X-Remote-Addr",
            "X-Envoy-External-Address", "X-Original-URL", "X-Original-Host", "CDN-Loop", "Proxy-Connection",
            "Tailscale-User-Login",
        ])
    func proxyMarks(_ name: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let field = try #require(HTTPField.Name(name))
            let answer = try await server.get("/v1/solutions", headers: [field: "1.2.3.4"])
            #expect(answer.status == 403 && answer.text.contains("came through a proxy (\(name))"))
        }
    }

    @Test("what browsers and programs send by themselves is no such mark")
    func ownFields() {
        for name in [
            "accept", "accept-encoding", "authorization", "cache-control", "connection", "content-length",
            "cookie", "dnt", "host", "if-none-match", "last-event-id", "origin", "pragma", "priority",
            "referer", "sec-ch-ua-platform", "sec-fetch-dest", "sec-fetch-site", "sec-gpc", "te",
            "upgrade-insecure-requests", "user-agent", "x-hub-signature-256", "x-request-id",
            "x-requested-with",
        ] { #expect(!ProxyMark.isMark(name), "\(name)") }
    }

    @Test("unsigned deliveries are accepted from programs here, and from no other site's page")
    func pages() async throws {
        try await ServerUnderTest.run(settings: { $0.credentials.secrets = nil }) { server async throws in
            let port = try #require(server.client.port)
            let body = ServerUnderTest.body("DRAFT", of: "1")
            func status(_ fields: [String: String]) async throws -> Int {
                let named = try fields.map { (try #require(HTTPField.Name($0.key)), $0.value) }
                return try await server.post(
                    body, headers: HTTPFields(named.map { HTTPField(name: $0, value: $1) })
                ).status
            }
            for fields in [
                ["Origin": "http://evil.example"], ["Origin": "null"], ["Origin": "http://localhost:1"],
                ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "same-site"],
                ["Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"],
            ] { #expect(try await status(fields) == 403, "\(fields)") }
            #expect(try await server.get("/v1/events").items.isEmpty)
            for fields in [[:], ["Sec-Fetch-Site": "same-origin"], ["Sec-Fetch-Site": "none"]] {
                #expect(try await status(fields) == 200, "\(fields)")
            }
            let own =
                "POST /webhook HTTP/1.1\r\nHost: localhost:\(port)\r\nContent-Length: \(body.utf8.count)\r\n"
            let origin = "Origin: http://localhost:\(port)\r\n\r\n"
            #expect(await RawExchange.status(own + origin + body, port: port) == 200)
        }
    }

    @Test("a length that no integer holds is 413, at any address")
    func length() async throws {
        try await ServerUnderTest.run { server async throws in
            let port = try #require(server.client.port)
            let signature = "X-Hub-Signature-256: sha256=\(String(repeating: "0", count: 64))\r\n"
            for length in ["9223372036854775807", "9223372036854775808", "18446744073709551615"] {
                for path in ["/webhook", "/login", "/nowhere"] {
                    let head = "POST \(path) HTTP/1.1\r\nHost: localhost\r\n\(signature)"
                    let status = await RawExchange.status(
                        head + "Content-Length: \(length)\r\n\r\n", port: port)
                    #expect(status == 413, "\(path) \(length)")
                }
            }
        }
    }
}
