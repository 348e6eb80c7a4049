import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

/// A status that HTTP doesn't have, to everything of ours that asks another server.
@Suite("A hostile answer", .timeLimit(.minutes(5)))
struct HostileAnswerTests {
    private static let says = Receiver.Said("HTTP/1.1 099 x\r\nContent-Length: 0\r\n\r\n")

    @Test("doesn't stop `serve --forward-to`: 502 each time, and then 200")
    func serving() async throws {
        let folder = try TemporaryFolder()
        let receiver = try Receiver()
        defer { receiver.close() }
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"), arguments: ["--forward-to", receiver.url])
        let posting = Posting(server: server.url, client: .shared)
        let body = Posting.body("DRAFT", of: "1", at: 1_739_321_024)
        receiver.says = Self.says
        for _ in 1...3 { #expect(try await posting.post(body) == 502) }
        receiver.says = nil
        #expect(try await posting.post(body) == 200)
        #expect(server.stop() == 0)
    }

    @Test(
        "is told by the commands that ask a server, and they exit with 2",
        arguments: [["watch", "--url"], ["ingest", "--post"], ["simulate", "--solutions", "1", "--post"]])
    func commands(_ command: [String]) throws {
        let receiver = try Receiver()
        defer { receiver.close() }
        receiver.says = Self.says
        let address = command[0] == "watch" ? "http://127.0.0.1:\(receiver.port)" : receiver.url
        let outcome = try LifecycleProcess.run(
            command + [address], input: Posting.body("DRAFT", of: "1", at: 1_739_321_024),
            environment: ["LIFECYCLE_APP_SECRETS": ServingProcess.secret])
        #expect(outcome.exitCode == 2 && outcome.output.isEmpty, "\(outcome)")
        #expect(outcome.complaints.contains("status 99, which HTTP doesn't have"), "\(outcome)")
    }
}
