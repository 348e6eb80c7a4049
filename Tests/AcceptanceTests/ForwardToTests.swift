import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

@Suite("serve --forward-to", .timeLimit(.minutes(5)))
struct ForwardToTests {
    @Test("a stop waits for what is being passed on; the log tells the outcome, and no secret")
    func stop() async throws {
        let folder = try TemporaryFolder()
        let receiver = try Receiver()
        defer { receiver.close() }
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"), arguments: ["--log-format", "json"],
            environment: [
                "LIFECYCLE_APP_SECRETS": ServingProcess.secret,
                "LIFECYCLE_FORWARD_TO": "http://me:SECRET-1@127.0.0.1:\(receiver.port)/hook?key=SECRET-2",
            ])
        let posting = Posting(server: server.url, client: .shared)
        receiver.manner = .error
        let body = Posting.body("DRAFT", of: "BODY-1", at: 1_739_321_024)
        #expect(try await posting.post(body) == 502)
        receiver.manner = .stall
        async let answer = posting.post(body)
        await receiver.hasSeen(2)
        kill(server.pid, SIGTERM)
        receiver.release()
        #expect(try await answer == 200)
        #expect(server.wait() == 0)
        #expect(receiver.taken.first?.head.hasPrefix("POST /hook?key=SECRET-2 HTTP/1.1") == true)
        let credentials = Data("me:SECRET-1".utf8).base64EncodedString()
        #expect(receiver.taken.first?.field("Authorization") == "Basic \(credentials)")

        let log = server.complaintsToTheEnd()
        for forbidden in ["SECRET", credentials, "BODY"] { #expect(!log.contains(forbidden)) }
        #expect(log.contains("passed on to http://***@127.0.0.1:\(receiver.port)/hook?***"))
        let lines = log.split(separator: "\n").map { LifecycleProcess.Outcome.object(String($0)) }
        let deliveries = lines.filter { $0["message"] as? String == "delivery" }
        #expect(deliveries.map { $0["outcome"] as? String } == ["recorded", "redelivered"])
        #expect(deliveries.map { $0["forward"] as? String } == ["refused", "delivered"])
        #expect(deliveries.map { $0["forward_status"] as? Int } == [500, 200])
        #expect(deliveries.allSatisfy { $0["forward_ms"] is Double })
        #expect(lines.contains { $0["message"] as? String == "the receiver takes deliveries again" })
    }

    @Test("is refused where it is no URL, or the server itself; `config` shows it masked")
    func refusals() throws {
        let secrets = ["LIFECYCLE_APP_SECRETS": "a"]
        let none = try LifecycleProcess.run(["serve", "--forward-to", "a"], environment: secrets)
        #expect(none.exitCode == 64 && none.complaints.contains("--forward-to must be an http or https URL"))
        let itself = try LifecycleProcess.run(
            ["serve", "--port", "8099", "--forward-to", "http://localhost:8099/webhook"], environment: secrets
        )
        #expect(itself.exitCode == 64 && itself.complaints.contains("where this server itself listens"))
        let shown = try LifecycleProcess.run(
            ["config"], environment: ["LIFECYCLE_FORWARD_TO": "https://me:hush@a.example/b?c=hush"])
        #expect(shown.output.contains("forward_to\thttps://***@a.example/b?***\tLIFECYCLE_FORWARD_TO"))
        #expect(!shown.output.contains("hush"))
    }
}
