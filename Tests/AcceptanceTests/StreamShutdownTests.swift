import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

@Suite("Streams when the server stops", .timeLimit(.minutes(2)))
struct StreamShutdownTests {
    @Test("end where they are read, and are cut where they aren't; the server waits for neither")
    func streams() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posting = Posting(server: server.url, client: .shared)
        // More than all buffers on the way take, in values that the stream doesn't leave out.
        let note = "\"note\":\"\(String(repeating: "x", count: 60_000))\",\"solution_id\""
        for number in 1...200 {
            let body = Posting.body("DRAFT", of: "\(number)", at: 1_739_321_024)
            #expect(
                try await posting.post(body.replacingOccurrences(of: "\"solution_id\"", with: note)) == 200)
        }
        let request = "GET /v1/events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n"
        let unread = try RawConnection(port: server.port, receiveBufferBytes: 4096)
        let read = try RawConnection(port: server.port)
        try await unread.waiting { try $0.send(request) }
        async let bytes = read.waiting { connection in
            try connection.send(request)
            return try connection.drain()
        }
        while try await Scrape(server).value("lifecycle_streams") != 2 { await Task.yield() }
        let clock = ContinuousClock()
        let started = clock.now
        #expect(server.stop() == 0)
        #expect(started.duration(to: clock.now) < .seconds(20), "a stalled answer is cut after 30 s only")
        #expect(try await bytes > 0)
    }
}
