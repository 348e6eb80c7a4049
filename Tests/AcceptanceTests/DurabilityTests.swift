import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

/// A kill says nothing about fsync: the system calls do.
@Suite("Durable before 200, by the system calls")
struct DurabilityTests {
    @Test("the log is synced between the last write of a commit and its 200")
    func synced() async throws {
        let folder = try TemporaryFolder()
        let trace = folder.path("trace")
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"),
            wrapper: [
                "/usr/bin/strace", "-f", "-y", "-s", "32", "-o", trace, "-e",
                "trace=pwrite64,write,writev,sendto,sendmsg,fdatasync,fsync",
            ])
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let posting = Posting(server: server.url, client: client)
        for number in 1...25 {
            #expect(try await posting.post(Posting.body("DRAFT", of: "\(number)", at: 1_739_321_024)) == 200)
        }
        // A redelivery is a row too, and as durable.
        #expect(try await posting.post(Posting.body("DRAFT", of: "1", at: 1_739_321_024)) == 200)
        try await client.shutdown()
        #expect(server.stop() == 0)

        let lines = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").map(String.init)
        let calls = SystemCalls(lines)
        print(
            "strace: \(calls.answers) answers, \(calls.syncs) syncs of the log, \(calls.early) answers too "
                + "early"
        )
        #expect(calls.answers == 26)
        #expect(calls.early == 0)
        // The check itself can fail: without the syncs, every answer is early.
        let unsynced = SystemCalls(lines.filter { !$0.contains("fdatasync") })
        #expect(unsynced.early == 26)
    }
}

/// Reads a trace of one writer: whether each answer came after a sync of everything written to the log.
private struct SystemCalls {
    private(set) var answers = 0
    private(set) var syncs = 0
    /// Answers before the sync, or without a write at all.
    private(set) var early = 0

    init(_ lines: [String]) {
        var written = false
        var isSynced = false
        var syncing: Set<Substring> = []
        for line in lines {
            let thread = line.prefix { $0 != " " }
            if line.contains("pwrite64("), line.contains("-wal>") {
                written = true
                isSynced = false
            } else if line.contains("fdatasync("), line.contains("-wal>") {
                if line.contains("unfinished") {
                    syncing.insert(thread)
                } else {
                    isSynced = line.hasSuffix("= 0")
                }
            } else if line.contains("fdatasync resumed"), syncing.remove(thread) != nil {
                isSynced = line.hasSuffix("= 0")
            } else if line.contains("HTTP/1.1 200") {
                answers += 1
                if !(written && isSynced) { early += 1 }
                written = false
            }
            if line.contains("fdatasync"), line.hasSuffix("= 0") { syncs += 1 }
        }
    }
}
