import Foundation
import TestSupport

/// The built `lifecycle`, run as users run it: as a process of its own.
enum LifecycleProcess {
    /// Beside the test bundle.
    static let binary: URL = {
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("lifecycle")
            if FileManager.default.isExecutableFile(atPath: candidate.path), !isFolder(candidate) {
                return candidate
            }
        }
        return URL(fileURLWithPath: "/lifecycle-was-not-found-beside-the-tests")
    }()

    private static func isFolder(_ url: URL) -> Bool {
        (try? url.resourceValues(forKeys: [.isDirectoryKey]))?.isDirectory == true
    }

    struct Outcome {
        let exitCode: Int32
        let output: String
        let complaints: String

        /// The members of the JSON object on stdout; empty where there is none.
        var object: [String: Any] { Self.object(output) }

        static func object(_ text: String) -> [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }
    }

    static func environment(_ more: [String: String]) -> [String: String] {
        var environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LIFECYCLE_") }
        environment["SWIFT_BACKTRACE"] = "enable=no"
        return environment.merging(more) { $1 }
    }

    /// Runs to the end; `input` is its stdin.
    static func run(
        _ arguments: [String], input: String = "", environment: [String: String] = [:],
        program: URL = binary
    ) throws -> Outcome {
        let folder = try TemporaryFolder()
        let stdin = try folder.write(input, to: "in")
        let stdout = try folder.write("", to: "out")
        let stderr = try folder.write("", to: "err")
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.environment = Self.environment(environment)
        process.standardInput = FileHandle(forReadingAtPath: stdin)
        process.standardOutput = FileHandle(forWritingAtPath: stdout)
        process.standardError = FileHandle(forWritingAtPath: stderr)
        try process.run()
        process.waitUntilExit()
        return Outcome(
            exitCode: process.terminationReason == .uncaughtSignal
                ? -process.terminationStatus : process.terminationStatus,
            output: try String(contentsOfFile: stdout, encoding: .utf8),
            complaints: try String(contentsOfFile: stderr, encoding: .utf8))
    }
}

/// A `lifecycle serve` on a free port of this machine.
final class ServingProcess {
    static let secret = "an app secret"

    let port: Int
    let databasePath: String
    private let process = Process()
    private let complaints = Pipe()
    private var heard = ""

    /// Waits until it listens. `wrapper`: a program that runs it, such as strace with its options.
    init(
        databasePath: String, wrapper: [String] = [], arguments: [String] = [],
        environment: [String: String] = ["LIFECYCLE_APP_SECRETS": secret]
    ) throws {
        self.databasePath = databasePath
        let command =
            wrapper + [LifecycleProcess.binary.path, "serve", "--port", "0", "--database", databasePath]
            + arguments
        process.executableURL = URL(fileURLWithPath: command[0])
        process.arguments = Array(command.dropFirst())
        process.environment = LifecycleProcess.environment(environment)
        process.standardError = complaints
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        while true {
            let piece = complaints.fileHandleForReading.availableData
            heard += String(decoding: piece, as: UTF8.self)
            if let match = heard.firstMatch(of: #/Listening on http://127\.0\.0\.1:(\d+)/#),
                let port = Int(match.1)
            {
                self.port = port
                return
            }
            guard !piece.isEmpty else { throw NotListening(complaints: heard) }
        }
    }

    /// Waits until the server has said `words` on stderr; answers what it said from now on.
    func hears(_ words: String) throws -> String {
        var heard = ""
        while !heard.contains(words) {
            let piece = complaints.fileHandleForReading.availableData
            guard !piece.isEmpty else { throw NotListening(complaints: heard) }
            heard += String(decoding: piece, as: UTF8.self)
        }
        return heard
    }

    struct NotListening: Error {
        let complaints: String
    }

    /// All that it said on stderr. Call it after its end. What it says must fit into the pipe until then.
    func complaintsToTheEnd() -> String {
        heard += String(decoding: complaints.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        return heard
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// The server's own process, also under a wrapper: its lock file says it.
    var pid: pid_t {
        let text = try? String(contentsOfFile: databasePath + ".lock", encoding: .utf8)
        return text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? -1
    }

    /// Sends a signal and waits for the end. Answers the exit code, negative for a signal.
    @discardableResult
    func stop(_ signal: Int32 = SIGTERM) -> Int32 {
        if pid > 0 { kill(pid, signal) }
        return wait()
    }

    func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .uncaughtSignal
            ? -process.terminationStatus : process.terminationStatus
    }

    deinit {
        if process.isRunning {
            kill(pid, SIGKILL)
            process.terminate()
        }
    }
}
