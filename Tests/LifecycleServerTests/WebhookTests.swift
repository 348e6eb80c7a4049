import Foundation
import HTTPTypes
import HummingbirdTesting
import LifecycleStore
import NIOCore
import PartnerSolutionsWebhook
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("POST /webhook")
struct WebhookTests {
    private static let payloads = CorpusFolder.files(in: "payloads")

    @Test("the corpus is there")
    func corpus() {
        #expect(Self.payloads.count == 19)
    }

    @Test("answers 200 to each signed payload of the corpus, and 401 where the signature isn't right")
    func payloads() async throws {
        try await ServerUnderTest.run { server async throws in
            for name in Self.payloads {
                let body = String(decoding: try CorpusFolder.read("payloads/\(name)"), as: UTF8.self)
                let sha1 = HTTPField.Name("X-Hub-Signature")
                let sha256 = try #require(HTTPField.Name(AppSecrets.headerName))
                let wrong: [HTTPFields] = [
                    [:], ServerUnderTest.signed(body, with: "forged"), ServerUnderTest.signed(body + " "),
                    [try #require(sha1): "sha1=0123456789abcdef0123456789abcdef01234567"],
                    [sha256: "sha1=0123456789abcdef0123456789abcdef01234567"], [sha256: "sha256="],
                    [sha256: ServerUnderTest.verifyToken],
                ]
                for headers in wrong {
                    let answer = try await server.post(body, headers: headers)
                    #expect(answer.status == 401, "\(name)")
                    #expect(answer.object["type"] as? String == "urn:lifecycle:problem:signature-invalid")
                }
                #expect(try await server.post(body).status == 200, "\(name)")
            }
            #expect(try await server.reader.health().lastSeq > 0)
        }
    }

    @Test("stores nothing of what is not signed")
    func nothingStored() async throws {
        try await ServerUnderTest.run { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            _ = try await server.post(body, headers: [:])
            _ = try await server.post(body, headers: ServerUnderTest.signed("something else"))
            #expect(try await server.reader.health().lastSeq == 0)
            #expect(try await server.reader.quarantine(limit: 1).items.isEmpty)
        }
    }

    @Test("quarantines what is authentic and no JSON, and answers 200")
    func notJSON() async throws {
        try await ServerUnderTest.run { server async throws in
            let answer = try await server.post("not json")
            #expect(answer.status == 200)
            #expect(answer.object["quarantined"] as? Int == 1)
            let list = try await server.get("/v1/quarantine")
            #expect(list.items.first?["reason"] as? String == "not_json")
            #expect(
                list.items.first?["bytes_base64"] as? String == Data("not json".utf8).base64EncodedString())
        }
    }

    @Test("refuses a body over 3 MiB with 413, and takes one of exactly that")
    func size() async throws {
        try await ServerUnderTest.run { server async throws in
            let limit = ServerLimits.webhookBodyBytes
            let head = #"{"object":"other","padding":""#
            let fits = head + String(repeating: "x", count: limit - head.utf8.count - 2) + #""}"#
            #expect(fits.utf8.count == limit)
            #expect(try await server.post(fits).status == 200)
            #expect(try await server.post(fits + " ").status == 413)
        }
    }

    @Test("takes 100,000 open brackets at once: 200, quarantined, in well under a second")
    func nesting() async throws {
        try await ServerUnderTest.run { server async throws in
            let clock = ContinuousClock()
            let body = String(repeating: "[", count: 100_000)
            // The best of ten: other tests run beside this one.
            var times: [Duration] = []
            for _ in 0..<10 {
                times.append(
                    try await clock.measure {
                        let answer = try await server.post(body)
                        #expect(answer.status == 200)
                        #expect(answer.object["quarantined"] as? Int == 1)
                    })
            }
            #expect(times.contains { $0 < .seconds(1) }, "\(times)")
        }
    }

    @Test("is visible to queries as soon as it is answered, and recognised when it comes again")
    func visible() async throws {
        try await ServerUnderTest.run { server async throws in
            for number in 1...20 {
                let body = ServerUnderTest.body("DRAFT", of: "\(number)")
                #expect(try await server.post(body).object["recorded"] as? Int == 1)
                #expect(
                    try await server.get("/v1/solutions/\(number)").object["status"] as? String == "DRAFT")
                #expect(try await server.post(body).object["redelivered"] as? Int == 1)
            }
        }
    }

    @Test("answers 503 with Retry-After when it can't store, and stores when sent again")
    func overload() async throws {
        var limits = StoreLimits()
        limits.queuedBytes = 300
        try await ServerUnderTest.run(limits: limits) { server async throws in
            let long = String(repeating: " ", count: 300) + ServerUnderTest.body("DRAFT", of: "1")
            let answer = try await server.post(long)
            #expect(answer.status == 503)
            #expect(answer.headers[.retryAfter] == "5")
            #expect(answer.object["type"] as? String == "urn:lifecycle:problem:queue-full")
            #expect(try await server.reader.health().lastSeq == 0)
            #expect(try await server.post(ServerUnderTest.body("DRAFT", of: "1")).status == 200)
        }
    }

    @Test("lets query parameters be")
    func queryParameters() async throws {
        try await ServerUnderTest.run { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            let answer = try await server.client.execute(
                uri: "/webhook?from=meta&x=1", method: .post, headers: ServerUnderTest.signed(body),
                body: ByteBuffer(string: body)
            ) { $0.status.code }
            #expect(answer == 200)
        }
    }

    @Test("accepts unsigned deliveries only where it was told to, and then only from here, directly")
    func unsigned() async throws {
        try await ServerUnderTest.run(settings: { $0.credentials.secrets = nil }) { server async throws in
            let body = ServerUnderTest.body("DRAFT", of: "1")
            #expect(try await server.post(body, headers: [:]).status == 200)
            let forwarded = try #require(HTTPField.Name("X-Forwarded-For"))
            #expect(try await server.post(body, headers: [forwarded: "1.2.3.4"]).status == 403)
        }
    }
}

@Suite("GET /webhook")
struct HandshakeTests {
    private static let good = "/webhook?hub.mode=subscribe&hub.verify_token=a%20verify%20token&hub.challenge="

    @Test(
        "echoes the challenge as plain text, whatever visible text it is",
        arguments: [("1158201444", "1158201444"), ("%3Cb%3E&x=y", "<b>"), ("a%26b", "a&b")])
    func echoes(_ sent: String, _ echoed: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let answer = try await server.get(Self.good + sent)
            #expect(answer.status == 200 && answer.text == echoed)
            #expect(answer.headers[.contentType] == "text/plain")
            #expect(answer.headers[.xContentTypeOptions] == "nosniff")
        }
    }

    @Test(
        "refuses everything else with 403",
        arguments: [
            "/webhook", "/webhook?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1",
            "/webhook?hub.mode=unsubscribe&hub.verify_token=a%20verify%20token&hub.challenge=1",
            good, good + "%20", good + "%C3%A9", good + "%0A",
            good + String(repeating: "x", count: 257),
        ])
    func refuses(_ uri: String) async throws {
        try await ServerUnderTest.run { server async throws in
            #expect(try await server.get(uri).status == 403)
        }
    }

    @Test("refuses every handshake where no verify token is set, and says what to do")
    func noToken() async throws {
        try await ServerUnderTest.run(settings: { $0.credentials.verifyToken = nil }) { server async throws in
            let answer = try await server.get("/webhook?hub.mode=subscribe&hub.verify_token=&hub.challenge=1")
            #expect(answer.status == 403 && answer.text.contains("LIFECYCLE_VERIFY_TOKEN"))
        }
    }
}
