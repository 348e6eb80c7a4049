import Foundation
import HTTPTypes
import Hummingbird
import PartnerSolutionsWebhook
import SolutionLifecycle
import Synchronization
import TestSupport
import Testing

@testable import LifecycleServer

@Suite("The published interface")
struct InterfaceTests {
    @Test("has every route and no other, each for those whom the server lets through")
    func routes() async throws {
        try await ServerUnderTest.run { server async throws in
            let served = server.routes.map { route in
                switch route.audience {
                case .everybody: "\(route.method.rawValue) \(route.path) for everybody"
                case .readers(let scope): "\(route.method.rawValue) \(route.path) for \(scope.rawValue)"
                }
            }
            let documented = Documented.operations.map { "\($0) for \($0.scope ?? "everybody")" }
            #expect(served.sorted() == documented.sorted())
        }
    }

    @Test("has every parameter and no other")
    func parameters() async throws {
        try await ServerUnderTest.run { server async throws in
            for operation in Documented.operations where operation.path.hasPrefix("/v1/") {
                let path = operation.path.replacing("{id}", with: "1")
                let method = HTTPRequest.Method(operation.method) ?? .get
                let answer = try await server.send(path + "?no-such-parameter", method, [:], nil)
                let detail = answer.object["detail"] as? String
                let known = try #require(detail?.firstMatch(of: #/there are (.*)\.$/#)?.1, "\(operation)")
                let names = operation.parameters(in: "query").sorted()
                #expect(known == (names.isEmpty ? "none" : names.joined(separator: ", ")), "\(operation)")
            }
        }
    }

    @Test("spells statuses, verdicts, kinds and reasons as the domain does")
    func words() throws {
        func words(_ name: String) -> [String]? { Documented.schema(name)["enum"] as? [String] }
        #expect(words("Status") == Status.allCases.map(\.text))
        #expect(words("FindingKind") == Finding.Kind.allCases.map(\.text))
        #expect(words("Severity") == Severity.allCases.reversed().map(\.text))
        let troubles = Documented.schema("Trouble")["properties"] as? [String: [String: Any]]
        #expect(troubles?["name"]?["enum"] as? [String] == Trouble.Kind.allCases.map(\.rawValue))
        let reasons = (Documented.schema("Reason")["enum"] as? [Any])?.compactMap { $0 as? String }
        #expect(reasons == Reason.allCases.filter { $0 != .unlisted }.map(\.text))
        let quarantined = Documented.schema("Quarantined")["properties"] as? [String: [String: Any]]
        let known = quarantined?["reason"]?["description"] as? String ?? ""
        for reason in QuarantineReason.allCases { #expect(known.contains(reason.rawValue)) }
    }

    @Test("is answered as it stands in docs/")
    func document() async throws {
        let file = CorpusFolder.url.appendingPathComponent("../../docs/openapi.json")
        let text = try String(contentsOf: file, encoding: .utf8)
        try await ServerUnderTest.run { server async throws in
            let answer = try await server.get("/openapi.json")
            #expect(answer.text == text && answer.headers[.contentType] == "application/json")
            #expect(answer.object["openapi"] as? String == "3.1.0")
            let described = answer.object["info"] as? [String: Any]
            #expect(described?["version"] as? String == LifecycleApplication.version)
        }
    }

    @Test("sends bodies of the corpus as examples, and tells what becomes of them")
    func bodies() async throws {
        let operation = try #require(Documented.operations.first { $0.description == "POST /webhook" })
        let sent = Documented.Operation.examples(operation.object["requestBody"])
        let answers = Documented.Operation.examples(operation.responses["200"])
        #expect(sent.count >= 4 && sent.count == answers.count)
        for example in sent {
            let name = try #require(example["x-payload"] as? String)
            let body = try CorpusFolder.read("payloads/\(name)")
            let json = try JSONSerialization.jsonObject(with: body)
            #expect(try Self.canonical(example["value"]) == Self.canonical(json), "\(name)")
            let expected = try Self.canonical(answers.first { $0["x-payload"] as? String == name }?["value"])
            try await ServerUnderTest.run { server async throws in
                let answer = try await server.post(String(decoding: body, as: UTF8.self))
                #expect(try Self.canonical(answer.object) == expected, "\(name): \(answer.text)")
            }
        }
    }

    private static var told: [[String: Any]] {
        Documented.operations.flatMap { Documented.Operation.examples($0.responses["200"]) }
            .filter { $0["x-scenario"] != nil }
    }

    @Test("shows what the server answers after scenarios of the corpus", arguments: told.indices)
    func answers(_ place: Int) async throws {
        let example = Self.told[place]
        let scenario = try #require(example["x-scenario"] as? String)
        let request = try #require(example["x-request"] as? String)
        let file = try JSONSerialization.jsonObject(with: CorpusFolder.read("scenarios/\(scenario).json"))
        let deliveries = (file as? [String: Any])?["deliveries"] as? [[String: Any]] ?? []
        let received = deliveries.compactMap { $0["received_at"] as? Int64 }
        let bodies = try deliveries.map {
            // Links, and so cursors, are of the bytes.
            try JSONSerialization.data(withJSONObject: $0["body"] ?? [:], options: .sortedKeys)
        }
        let expected = try Self.canonical(example["value"])
        let clock = Mutex(UnixMilliseconds(0))
        try await ServerUnderTest.run(clock: { clock.withLock(\.self) }) { server async throws in
            for (moment, body) in zip(received, bodies) {
                clock.withLock { $0 = UnixMilliseconds(moment) }
                #expect(try await server.post(String(decoding: body, as: UTF8.self)).status == 200)
            }
            let answer = try await server.get(request)
            #expect(try Self.canonical(answer.object) == expected, "\(request): \(answer.text)")
        }
    }

    @Test("has examples of every answer with content")
    func examples() {
        for operation in Documented.operations where operation.path.hasPrefix("/v1/") {
            let done = operation.responses["200"] ?? operation.responses["201"]
            #expect(!Documented.Operation.examples(done).isEmpty, "\(operation)")
        }
        #expect(Self.told.count >= 9)
    }

    /// Two JSON values are the same where these bytes are.
    private static func canonical(_ value: Any?) throws -> Data {
        try JSONSerialization.data(
            withJSONObject: try #require(value), options: [.sortedKeys, .fragmentsAllowed])
    }
}
