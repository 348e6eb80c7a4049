import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import PartnerSolutionsWebhook
import TestSupport
import Testing

/// What `serve --log-format json` writes on stderr.
@Suite("The server's log as JSON")
struct ServerLogTests {
    private static let secrets = ["SECRET-one-9d2f", "SECRET-two-77aa"]
    private static let verifyToken = "SECRET-verify-token"
    private static let environment = [
        "LIFECYCLE_APP_SECRETS": secrets.joined(separator: ","), "LIFECYCLE_VERIFY_TOKEN": verifyToken,
    ]

    private static func lines(_ server: ServingProcess) throws -> [[String: Any]] {
        try server.complaintsToTheEnd().split(separator: "\n").map { line in
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
            return try #require(object, "\(line)")
        }
    }

    private static func send(
        _ server: ServingProcess, _ body: String, signature: String?
    ) async throws -> UInt {
        var request = HTTPClientRequest(url: server.url + "/webhook")
        request.method = .POST
        if let signature { request.headers.add(name: AppSecrets.headerName, value: signature) }
        request.body = .bytes(ByteBuffer(string: body))
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        _ = try await response.body.collect(upTo: 1 << 20)
        return response.status.code
    }

    @Test("is one object a line, a line for each delivery, and tells no secret and nothing of a body")
    func log() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"), arguments: ["--log-format", "json"],
            environment: Self.environment)
        let good = Posting.body("DRAFT", of: "BODY-id", at: 1_739_321_024)
        let secrets = try #require(AppSecrets([Self.secrets[1]]))
        func signed(_ body: String) -> String { secrets.signature(of: Data(body.utf8)) }
        let unreadable = "BODY\n\"not json\" \u{1B}[31m"
        for body in [good, good, unreadable] {
            #expect(try await Self.send(server, body, signature: signed(body)) == 200)
        }
        #expect(try await Self.send(server, good, signature: signed(good + " ")) == 401)
        #expect(try await Self.send(server, good, signature: nil) == 401)
        let handshake =
            "/webhook?hub.mode=subscribe&hub.verify_token=\(Self.verifyToken)&hub.challenge=BODY-challenge"
        _ = try await HTTPClient.shared.get(url: server.url + handshake).get()
        server.stop()

        let lines = try Self.lines(server)
        for line in lines {
            for key in ["time", "level", "logger", "message"] { #expect(line[key] is String, "\(line)") }
            #expect((line["time"] as? String)?.wholeMatch(of: #/\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z/#) != nil)
        }
        let all = server.complaintsToTheEnd()
        for forbidden in [
            "SECRET", "BODY", signed(good).dropFirst(7).description, signed(good + " "), "partner_solutions",
        ] {
            #expect(!all.contains(forbidden), "\(forbidden)")
        }
        let deliveries = lines.filter { $0["message"] as? String == "delivery" }
        #expect(
            deliveries.map { $0["outcome"] as? String } == [
                "recorded", "redelivered", "quarantined", "unsigned", "unsigned",
            ])
        #expect(deliveries.allSatisfy { $0["level"] as? String == "info" && $0["took_ms"] is Double })
        #expect(deliveries.allSatisfy { $0["peer"] as? String == "loopback" })
        let first = try #require(deliveries.first)
        #expect(first["bytes"] as? Int == good.utf8.count && first["signed_by"] as? String == "2")
        #expect(first["delivery"] as? Int == 1 && first["recorded"] as? Int == 1)
        #expect(first["first_seq"] as? Int == 1 && first["last_seq"] as? Int == 1)
        #expect(deliveries[1]["redelivered"] as? Int == 1 && deliveries[1]["first_seq"] == nil)
        #expect(deliveries[3]["bytes"] as? Int == good.utf8.count && deliveries[4]["bytes"] == nil)
        #expect(deliveries[3]["signed_by"] == nil && deliveries[3]["delivery"] == nil)
    }

    @Test("the level can be raised, from the environment too; last words are JSON as well")
    func level() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"), arguments: ["--log-level", "notice"],
            environment: Self.environment.merging(["LIFECYCLE_LOG_FORMAT": "json"]) { $1 })
        let good = Posting.body("DRAFT", of: "1", at: 1_739_321_024)
        let posting = Posting(server: server.url, client: HTTPClient.shared)
        #expect(try await posting.post(good, secret: Self.secrets[0]) == 200)
        server.stop()
        let lines = try Self.lines(server)
        #expect(!lines.isEmpty && lines.allSatisfy { $0["message"] as? String != "delivery" })

        let refused = try LifecycleProcess.run(["serve", "--log-format", "json", "--port", "0"])
        #expect(refused.exitCode == 2)
        let last = LifecycleProcess.Outcome.object(refused.complaints)
        #expect(last["problem"] as? String == "no-app-secret" && last["level"] as? String == "critical")

        let odd = try LifecycleProcess.run(["serve"], environment: ["LIFECYCLE_LOG_LEVEL": "loud"])
        #expect(
            odd.exitCode == 2 && odd.complaints.contains("LIFECYCLE_LOG_LEVEL must be one of trace, debug"))
    }
}
