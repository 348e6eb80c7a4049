import AsyncHTTPClient
import Foundation
import PartnerSolutionsWebhook
import TestSupport
import Testing

@Suite("Senders without a secret", .timeLimit(.minutes(5)))
struct UnsignedFloodTests {
    /// Resident memory, and the most of it so far, in MiB.
    private static func memory(_ pid: pid_t) throws -> (now: Int, most: Int) {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        func field(_ name: String) -> Int {
            let line = status.split(separator: "\n").first { $0.hasPrefix(name) }
            return (line?.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? .max) >> 10
        }
        return (field("VmRSS:"), field("VmHWM:"))
    }

    @Test("300 bodies of 3 MiB less a byte take at most 256 MiB, others are answered, and most comes back")
    func memory() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posting = Posting(server: server.url, client: .shared)
        let atStart = try Self.memory(server.pid).now
        var connections = try (1...300).map { _ in try RawConnection(port: server.port) }
        let head =
            "POST /webhook HTTP/1.1\r\nHost: a\r\n\(AppSecrets.headerName): sha256="
            + String(repeating: "0", count: 64) + "\r\nContent-Length: \(3 << 20)\r\n\r\n"
        let bytes = Array(head.utf8) + Array(repeating: UInt8(ascii: "x"), count: 3 << 20 - 1)
        for (index, connection) in connections.enumerated() {
            try await connection.waiting { _ = try $0.send(bytes) }
            if index.isMultiple(of: 50) {
                #expect(
                    try await posting.post(Posting.body("DRAFT", of: "\(index)", at: 1_739_321_024)) == 200)
            }
        }
        let held = try Self.memory(server.pid)
        connections = []
        #expect(try await posting.post(Posting.body("DRAFT", of: "last", at: 1_739_321_024)) == 200)
        print("300 unsigned bodies of 3 MiB less a byte: \(held.most) MiB at most")
        #expect(held.most <= 256)
        // A debug build begins with some 55 MiB.
        var now = try Self.memory(server.pid).now
        while now > atStart + 96 {
            #expect(try await posting.post(Posting.body("DRAFT", of: "last", at: 1_739_321_024)) == 200)
            now = try Self.memory(server.pid).now
        }
        print("and \(now) MiB after, \(atStart) MiB before")
        #expect(server.stop() == 0)
    }
}
