import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleStore
import PartnerSolutionsWebhook
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("Bad signatures")
struct FailedSignatureTests {
    private static let forwarded = HTTPField.Name("X-Forwarded-For")

    private static func run(
        trusting proxies: String? = "127.0.0.0/8, ::1",
        _ test: @Sendable @escaping (ServerUnderTest) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run(
            settings: {
                $0.limits.failedSignatures = 3
                $0.trustedProxies = proxies.flatMap { TrustedProxies($0) } ?? TrustedProxies()
            }, test)
    }

    private static func bad(_ server: ServerUnderTest, for sender: String? = "203.0.113.9") async throws
        -> Int
    {
        let body = ServerUnderTest.body("DRAFT", of: "1")
        var headers = ServerUnderTest.signed(body, with: "forged")
        if let forwarded, let sender { headers[forwarded] = sender }
        return try await server.post(body, headers: headers).status
    }

    @Test("are answered 429 over the limit, with Retry-After; a good one is accepted all the same")
    func limited() async throws {
        try await Self.run { server async throws in
            for _ in 1...3 { #expect(try await Self.bad(server) == 401) }
            for _ in 1...20 {
                #expect(try await Self.bad(server) == 429)
                #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
            }
            let name = try #require(Self.forwarded)
            let answer = try await server.post("{}", headers: [name: "203.0.113.9"])
            #expect(answer.status == 429 && answer.headers[.retryAfter] == "60")
            #expect(answer.object["type"] as? String == "urn:lifecycle:problem:too-many-failures")
            #expect(try await server.reader.health().lastSeq == 1)
        }
    }

    @Test("that have no such form are refused before their body is read, below the limit and above")
    func unread() async throws {
        try await Self.run { server async throws in
            let port = try #require(server.client.port)
            for header in ["", "\(AppSecrets.headerName): sha256=00\r\n"] {
                for status in [401, 401, 401, 429, 429] where header.isEmpty || status == 429 {
                    let answer = try await RawConnection(port: port).waiting { connection in
                        try connection.send(
                            "POST /webhook HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 203.0.113.9\r\n\(header)"
                                + "Content-Length: 3000000\r\n\r\n")
                        return try connection.answer()
                    }
                    #expect(answer.status == status)
                }
            }
        }
    }

    @Test("count for whom a trusted proxy names, and for nobody that anybody else names")
    func forwarding() async throws {
        try await Self.run { server async throws in
            for _ in 1...3 { #expect(try await Self.bad(server) == 401) }
            #expect(try await Self.bad(server) == 429)
            // What stands left of the last address is the client's own word.
            #expect(try await Self.bad(server, for: "198.51.100.1, 203.0.113.9") == 429)
            #expect(try await Self.bad(server, for: "203.0.113.9, 198.51.100.1") == 401)
        }
    }

    @Test("from this machine itself are always 401, whatever it says of others")
    func loopback() async throws {
        try await Self.run(trusting: nil) { server async throws in
            for number in 1...20 {
                #expect(try await Self.bad(server, for: "203.0.113.\(number % 2)") == 401)
                #expect(try await Self.bad(server, for: nil) == 401)
            }
        }
    }

    @Test("are forgotten after one to two spans, and when the clock is set back")
    func time() {
        var counts = FailureCounts(peers: 10, seconds: 60)
        func add(_ second: Int64) -> Int { counts.add([1], at: UnixMilliseconds(second * 1000)) }
        #expect([1000, 1001, 1059].map(add) == [1, 2, 3])
        #expect(add(1060) == 4)
        #expect(add(1119) == 5)
        #expect(add(1120) == 3)
        #expect(add(1240) == 1)
        #expect(add(1000) == 1)
    }

    @Test("take bounded memory, however many peers there are")
    func memory() {
        var counts = FailureCounts(peers: 100, seconds: 60)
        for number in 0..<100_000 {
            let peer = withUnsafeBytes(of: UInt32(number)) { Array($0) }
            _ = counts.add(peer, at: UnixMilliseconds(1_739_361_600_000))
            #expect(counts.kept <= 200)
        }
    }

    @Test(
        "addresses: who is meant behind which proxies",
        arguments: [
            ("10.0.0.1", "", "1.2.3.4", "10.0.0.1"), ("10.0.0.1", "10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "10.0.0.0/8", "1.2.3.4, 10.9.9.9", "1.2.3.4"),
            ("10.0.0.1", "10.0.0.0/8", "9.9.9.9, 1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "10.0.0.0/8", "", "10.0.0.1"), ("10.0.0.1", "10.0.0.0/8", "unknown", "10.0.0.1"),
            ("11.0.0.1", "10.0.0.0/8", "1.2.3.4", "11.0.0.1"),
            ("::1", "::1", "2001:db8::1", "2001:db8:0:0:0:0:0:1"),
            ("::ffff:10.0.0.1", "10.0.0.1", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.1", "0.0.0.0/0", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.129", "10.0.0.128/25", "1.2.3.4", "1.2.3.4"),
            ("10.0.0.127", "10.0.0.128/25", "1.2.3.4", "10.0.0.127"),
        ])
    func senders(_ peer: String, _ proxies: String, _ forwarded: String, _ sender: String) throws {
        let name = try #require(Self.forwarded)
        let trusted = proxies.isEmpty ? TrustedProxies() : try #require(TrustedProxies(proxies))
        var fields: HTTPFields = [:]
        if !forwarded.isEmpty { fields[name] = forwarded }
        #expect(trusted.sender(fields, from: PeerAddress(peer))?.description == sender)
    }

    @Test(
        "a list of proxies is refused where a part is none",
        arguments: [
            "", "a", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129", "10.0.0.1,", "10.0.0.0/8/8",
        ])
    func malformed(_ text: String) {
        #expect(TrustedProxies(text) == nil)
    }
}
