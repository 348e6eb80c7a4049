import HTTPTypes
import Hummingbird
import Testing

@testable import LifecycleServer

@Suite("Methods")
struct MethodTests {
    private static let reading = [
        "/v1/solutions", "/v1/solutions/1", "/v1/solutions/1/history", "/v1/findings", "/v1/events",
        "/v1/quarantine", "/v1/lifecycle", "/health/live", "/health/ready",
    ]

    @Test(
        "HEAD is like GET, without the body",
        arguments: reading + ["/v1/solutions?x", "/v1/solutions/9", "/no"])
    func head(_ uri: String) async throws {
        try await ServerUnderTest.run { server async throws in
            _ = try await server.post(ServerUnderTest.body("DRAFT", of: "1"))
            let get = try await server.get(uri)
            let head = try await server.get(uri, method: .head)
            #expect(head.status == get.status && head.text.isEmpty)
            var (told, expected) = (head.headers, get.headers)
            (told[.date], expected[.date]) = (nil, nil)
            #expect(told == expected)
            #expect(told[.contentLength] == String(get.text.utf8.count))
            // The connection is still in step.
            #expect(try await server.get("/health/live").status == 200)
        }
    }

    @Test(
        "others are 405 with those that are taken",
        arguments: ["POST", "OPTIONS", "TRACE", "PROPFIND", "QUERY"])
    func refused(_ method: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let method = try #require(HTTPRequest.Method(method))
            for uri in Self.reading {
                let answer = try await server.get(uri, method: method)
                #expect(answer.status == 405 && answer.headers[.allow] == "GET, HEAD")
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:method-not-allowed")
            }
            if method != .post {
                let answer = try await server.get("/webhook", method: method)
                #expect(answer.status == 405 && answer.headers[.allow] == "GET, HEAD, POST")
            }
        }
    }

    @Test("mean nothing where there is no address", arguments: ["GET", "POST", "OPTIONS", "TRACE"])
    func nowhere(_ method: String) async throws {
        try await ServerUnderTest.run { server async throws in
            let method = try #require(HTTPRequest.Method(method))
            for uri in ["/v1/nowhere", "/v1", "/v1/solutions/1/past", "/webhook/1"] {
                let answer = try await server.get(uri, method: method)
                #expect(answer.status == 404 && answer.headers[.allow] == nil)
                #expect(answer.object["type"] as? String == "urn:lifecycle:problem:no-such-route")
            }
        }
    }
}
