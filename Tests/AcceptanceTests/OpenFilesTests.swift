import Foundation
import TestSupport
import Testing

@Suite("Open files")
struct OpenFilesTests {
    private static func serve(underLimits limits: String) throws -> (soft: Int?, complaints: String) {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"),
            wrapper: ["/bin/sh", "-c", "\(limits); exec \"$@\"", "sh"])
        let text = try String(contentsOfFile: "/proc/\(server.pid)/limits", encoding: .utf8)
        let soft = text.firstMatch(of: #/Max open files +(\d+)/#).flatMap { Int($0.1) }
        server.stop()
        return (soft, server.complaintsToTheEnd())
    }

    @Test("serve raises the limit to what its connections need, or says what to do")
    func raised() throws {
        let wanted = 4096 + 128 + 3 * ProcessInfo.processInfo.activeProcessorCount
        let raised = try Self.serve(underLimits: "ulimit -S -n 256")
        #expect(raised.soft == wanted && !raised.complaints.contains("files may be open"))
        let short = try Self.serve(underLimits: "ulimit -n 256")
        #expect(short.soft == 256)
        #expect(short.complaints.contains("Only 256 files may be open, and \(wanted) are"))
        #expect(short.complaints.contains("LimitNOFILE=\(wanted)"))
    }
}
