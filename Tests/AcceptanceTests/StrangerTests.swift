import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

/// Another program that opens the file beside a running server, as a sqlite3 shell does.
@Suite("A stranger on the file")
struct StrangerTests {
    /// Takes the write lock, says so, and after a line on stdin gives it back, reads, and closes.
    private static let stranger = """
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1], isolation_level=None)
        c.execute('BEGIN IMMEDIATE')
        print('held', flush=True)
        sys.stdin.readline()
        c.execute('ROLLBACK')
        c.execute('SELECT count(*) FROM event').fetchall()
        c.close()
        """

    @Test("who locks it, reads and goes makes one delivery wait, and takes no acknowledged one along")
    func locks() async throws {
        let folder = try TemporaryFolder()
        let database = folder.path("log.sqlite")
        let server = try ServingProcess(databasePath: database)
        let client = HTTPClient(eventLoopGroupProvider: .singleton)
        let posting = Posting(server: server.url, client: client)
        func post(_ id: String) async throws -> Int {
            try await posting.post(Posting.body("DRAFT", of: id, at: 1_739_321_024))
        }
        #expect(try await post("1") == 200)
        #expect(try await posting.get("/v1/solutions")["items"] != nil)

        let (input, output, process) = (Pipe(), Pipe(), Process())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["python3", "-c", Self.stranger, database]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(String(decoding: output.fileHandleForReading.availableData, as: UTF8.self).hasPrefix("held"))
        #expect(try await post("2") == 503)
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)

        // The server has opened the file anew; its locks must still be there, or the stranger's close would
        // have deleted the write-ahead log that these go to.
        for id in ["3", "4", "5"] { #expect(try await post(id) == 200) }
        try await client.shutdown()
        #expect(server.stop(SIGKILL) == -SIGKILL)
        let solutions = try LifecycleProcess.run(["solutions", "--database", database]).output
        #expect(
            solutions.split(separator: "\n").compactMap { $0.split(separator: "\t").first } == [
                "1", "3", "4", "5",
            ])
    }

    @Test("name of the file is no second file: through a link the lock is the same")
    func links() throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        try FileManager.default.createSymbolicLink(
            atPath: folder.path("link.sqlite"), withDestinationPath: folder.path("log.sqlite"))
        let linked = try LifecycleProcess.run(["replay", "--database", folder.path("link.sqlite")])
        #expect(linked.exitCode == 2 && linked.complaints.contains("\(server.pid)"))
        #expect(server.stop() == 0)
        try FileManager.default.linkItem(
            atPath: folder.path("log.sqlite"), toPath: folder.path("hard.sqlite"))
        let hard = try LifecycleProcess.run(["replay", "--database", folder.path("hard.sqlite")])
        #expect(hard.exitCode == 2 && hard.complaints.contains("hard links"))
    }
}
