import Foundation
import HTTPTypes
import LifecycleAnswers
import NIOCore
import SolutionLifecycle
import Testing

@testable import LifecycleServer

@Suite("Notes over HTTP")
struct NoteRouteTests {
    private static let noon: Int64 = 1_739_361_600

    /// With a finding about event 2.
    private static func skipped(
        _ tokens: AccessTokens? = nil, _ test: @escaping @Sendable (ServerUnderTest) async throws -> Void
    ) async throws {
        try await ServerUnderTest.run(settings: { $0.credentials.tokens = tokens }) { server async throws in
            for (status, at) in [("DRAFT", noon), ("ACTIVE", noon + 5)] {
                let body = ServerUnderTest.body(status, of: "1", at: at)
                #expect(try await server.post(body).status == 200)
            }
            try await test(server)
        }
    }

    private static let acknowledgement =
        #"{"action":"acknowledge","kind":"illegal_transition","event_seq":2,"by":"Ada","text":"known"}"#

    @Test("record, are told with the finding, and leave stats alone of it")
    func recorded() async throws {
        try await Self.skipped { server async throws in
            let before = try await server.get("/v1/solutions/1").text
            let answer = try await server.note(Self.acknowledgement)
            #expect(answer.status == 201, "\(answer.text)")
            #expect(answer.object["entry"] as? Int == 3 && answer.object["by"] as? String == "Ada")
            let found = try await server.get("/v1/findings?acknowledged=true").items
            #expect((found.first?["acknowledged"] as? [String: Any])?["text"] as? String == "known")
            #expect(
                try await server.get("/v1/findings?acknowledged=false&kind=illegal_transition").items.isEmpty)
            let open = try await server.get("/v1/stats").object["open_findings"] as? [String: Int]
            #expect(open?["error"] == 0)
            #expect(try await server.get("/v1/solutions/1").text == before)
        }
    }

    @Test("that can't be taken are 422 and say why; nothing is recorded")
    func refused() async throws {
        try await Self.skipped { server async throws in
            for (body, why) in [
                ("", "one JSON object"), ("[]", "one JSON object"), (#"{"x":1}"#, "x is unknown"),
                (#"{"action":"delete","solution_id":"1","by":"A","text":"t"}"#, "action must be one of"),
                (#"{"action":"comment","by":"A","text":"t"}"#, "one finding"),
                (
                    #"{"action":"comment","solution_id":"1","quarantine_id":1,"by":"A","text":"t"}"#,
                    "one finding"
                ),
                (#"{"action":"comment","solution_id":"1","text":"t"}"#, "Say who"),
                (#"{"action":"comment","solution_id":"1","by":"A"}"#, "Say why"),
                (#"{"action":"acknowledge","solution_id":"1","by":"A","text":"t"}"#, "Only a finding"),
                (
                    #"{"action":"acknowledge","kind":"out_of_order","event_seq":2,"by":"A","text":"t"}"#,
                    "event 2 has illegal_transition"
                ),
                (
                    #"{"action":"acknowledge","kind":"illegal_transition","event_seq":2,"by":"A","text":"t","#
                        + #""until":"2001-01-01"}"#, "at most a year ahead"
                ),
            ] {
                let answer = try await server.note(body)
                #expect(answer.status == 422 && answer.text.contains(why), "\(body): \(answer.text)")
            }
            #expect(try await server.get("/v1/stats").object["last_entry"] as? Int == 2)
        }
    }

    @Test("bear the token's name, whatever the body says")
    func author() async throws {
        let token = try #require(NewToken(name: "oncall", scopes: [.read, .write]))
        let fields: HTTPFields = [.authorization: "Bearer \(token.token)"]
        try await Self.skipped(AccessTokens(token.entry)) { server async throws in
            let answer = try await server.note(Self.acknowledgement, fields)
            #expect(answer.status == 201 && answer.object["by"] as? String == "oncall", "\(answer.text)")
            var foreign = fields
            foreign[.origin] = "https://example.org"
            #expect(try await server.note(Self.acknowledgement, foreign).status == 403)
        }
    }
}

extension ServerUnderTest {
    fileprivate func note(_ body: String, _ fields: HTTPFields = [:]) async throws -> Answer {
        try await send("/v1/notes", .post, fields, ByteBuffer(string: body))
    }
}
