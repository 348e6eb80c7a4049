import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import TestSupport
import Testing

/// A refusal that doesn't wait for the body must still reach the client that is sending it.
@Suite("An unsigned body of 2.9 MiB")
struct EarlyRefusalTests {
    @Test("is answered 401, every time, and the server goes on")
    func refused() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        for _ in 1...30 {
            var request = HTTPClientRequest(url: server.url + "/webhook")
            request.method = .POST
            request.body = .bytes(ByteBuffer(repeating: 0x78, count: 2_900_000))
            let response = try await client.execute(request, timeout: .seconds(30))
            #expect(response.status == .unauthorized)
            _ = try await response.body.collect(upTo: 1 << 20)
        }
        let posting = Posting(server: server.url, client: client)
        #expect(try await posting.post(Posting.body("DRAFT", of: "1", at: 1_739_321_024)) == 200)
        try await client.shutdown()
        #expect(server.stop() == 0)
    }
}
