import Foundation
import Testing

@Suite("The demo")
struct DemoTests {
    @Test("tells its story, says where to look, and leaves nothing behind")
    func demo() async throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = LifecycleProcess.binary
        process.arguments = ["demo", "--port", "0"]
        process.environment = LifecycleProcess.environment([:])
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        var told = ""
        while !told.contains("--known-at-seq") {
            let piece = output.fileHandleForReading.availableData
            try #require(!piece.isEmpty, "\(told)")
            told += String(decoding: piece, as: UTF8.self)
        }
        let path = String(try #require(told.firstMatch(of: #/LIFECYCLE_DATABASE=(\S+)/#)).1)
        let database = ["--database", path]
        func status(_ arguments: [String]) throws -> String? {
            try LifecycleProcess.run(["status", "--json"] + arguments + database).object["status"] as? String
        }
        #expect(try status(["774485461512159"]) == "INITIATED")
        #expect(try status(["1803260097116893"]) == "DEACTIVATED")
        #expect(try status(["2275814906110461"]) == "ACTIVE")
        let before = try LifecycleProcess.run(
            ["status", "2275814906110461", "--json", "--known-at-seq", "8"] + database)
        #expect(before.object["open_findings"] as? Int == 1 && before.object["events"] as? Int == 2)
        let findings = try LifecycleProcess.run(["findings", "--all"] + database).output
        #expect(findings.contains("contradiction") || findings.contains("neither leads to the other"))

        kill(process.processIdentifier, SIGTERM)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(!FileManager.default.fileExists(atPath: path))
    }
}
