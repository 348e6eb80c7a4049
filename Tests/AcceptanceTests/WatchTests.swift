import AsyncHTTPClient
import Foundation
import TestSupport
import Testing

@testable import lifecycle

@Suite("lifecycle watch", .timeLimit(.minutes(5)))
struct WatchTests {
    @Test("follows over kills of the server: every event once, in order")
    func serverKilled() async throws {
        let folder = try TemporaryFolder()
        let database = folder.path("log.sqlite")
        var server = try ServingProcess(databasePath: database)
        let port = server.port
        let watch = try WatchingProcess(["--url", server.url, "--after", "0", "--json"])
        let posting = Posting(server: server.url, client: .shared)
        let rounds = 4
        for round in 1...rounds {
            for number in 1...10 {
                let body = Posting.body("DRAFT", of: "\(round)-\(number)", at: 1_739_321_024)
                #expect(try await posting.post(body) == 200)
            }
            let seen = watch.lines(until: "\"\(round)-10\"")
            #expect(seen.count == 10)
            #expect(seen.compactMap(Self.seq) == Array((round * 10 - 9)...(round * 10)))
            guard round < rounds else { break }
            server.stop(round.isMultiple(of: 2) ? SIGTERM : SIGKILL)
            server = try ServingProcess(databasePath: database, arguments: ["--port", "\(port)"])
        }
        let complaints = watch.stop()
        #expect(complaints.contains("connecting again") && complaints.contains("connected again"))
    }

    private static func seq(_ line: String) -> Int? {
        (LifecycleProcess.Outcome.object(line)["event"] as? [String: Any])?["seq"] as? Int
    }

    @Test("says that a server has another log than before, and begins again with all of it")
    func anotherLog() async throws {
        let folder = try TemporaryFolder()
        let (first, second) = (folder.path("first.sqlite"), folder.path("second.sqlite"))
        var server = try ServingProcess(databasePath: first)
        let port = server.port
        let watch = try WatchingProcess(["--url", server.url, "--after", "0", "--json"])
        let posting = Posting(server: server.url, client: .shared)
        #expect(try await posting.post(Posting.body("DRAFT", of: "old", at: 1_739_321_024)) == 200)
        #expect(watch.lines(until: "old").count == 1)
        let told = ["new1", "new2"].map { Posting.body("DRAFT", of: $0, at: 1_739_321_024) }
        _ = try LifecycleProcess.run(["ingest", "--database", second], input: told.joined(separator: "\n"))
        server.stop()
        server = try ServingProcess(databasePath: second, arguments: ["--port", "\(port)"])
        #expect(watch.lines(until: "new2").compactMap(Self.seq) == [1, 2])
        #expect(watch.stop().contains("has another log than before"))
    }

    @Test("shows only what comes from now on, plain in a pipe")
    func fromNow() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posting = Posting(server: server.url, client: .shared)
        #expect(try await posting.post(Posting.body("DRAFT", of: "old", at: 1_739_321_024)) == 200)
        let watch = try WatchingProcess(["--url", server.url, "--findings-only"])
        // When it follows is its own affair; what it must not show is the old event.
        var lines: [String] = []
        var number = 0
        while lines.isEmpty {
            number += 1
            let body = Posting.body("PAUSED", of: "new\(number)", at: 1_739_321_024)
            #expect(try await posting.post(body) == 200)
            lines = watch.linesSoFar()
        }
        let cells = lines[0].components(separatedBy: "\t")
        #expect(cells.count == 7 && cells[2].hasPrefix("new") && cells[3] == "PAUSED")
        #expect(cells[6] == "unknown_status" && !lines[0].contains("\u{1B}"))
        _ = watch.stop()
    }

    @Test("says what to do where the server wants a token, isn't there, or is something else")
    func refusals() throws {
        let folder = try TemporaryFolder()
        let made = try LifecycleProcess.run(["token", "new", "watch", "--scope", "read", "--json"]).object
        let token = try #require(made["token"] as? String)
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"),
            environment: [
                "LIFECYCLE_APP_SECRETS": ServingProcess.secret,
                "LIFECYCLE_API_TOKENS": try #require(made["entry"] as? String),
            ])
        func watch(_ more: [String] = [], _ environment: [String: String] = [:]) throws -> String {
            let outcome = try LifecycleProcess.run(
                ["watch", "--url", server.url] + more, environment: environment)
            #expect(outcome.exitCode == 2 && outcome.output.isEmpty)
            return outcome.complaints
        }
        #expect(try watch().contains("Set LIFECYCLE_TOKEN"))
        let unknown = try watch([], ["LIFECYCLE_TOKEN": "wrong-token"])
        #expect(unknown.contains("LIFECYCLE_TOKEN") && !unknown.contains("wrong-token"))
        let file = try folder.write(token + "\n", to: "token")
        #expect(
            try watch(["--after", "7"], ["LIFECYCLE_TOKEN_FILE": file + "x"]).contains("LIFECYCLE_TOKEN_FILE")
        )
        #expect(try watch(["--url", server.url + "/elsewhere"]).contains("404"))
        #expect(try watch(["--url", "nonsense"]).contains("http"))
        server.stop()
        #expect(try watch().contains("Is the server running"))
    }

    @Test("prints no control characters, whatever a server sends")
    func controlCharacters() {
        let data = #"""
            {"event":{"seq":1,"solution_id":"a\u001b[31m","portfolio_id":"b\tc","event":"\r\n",
            "reported_status":"\u009b","effective_at":"x"},"findings_healed":[],
            "findings_raised":[{"kind":"\u0007","severity":"error","event_seq":1,"reason":null}]}
            """#
        for line in [WatchedEvent.line(of: data), WatchedEvent.line(of: "no JSON \u{1B}[2J")] {
            let cells = line.components(separatedBy: "\t")
            #expect(
                cells.allSatisfy { !$0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
            )
        }
    }
}

/// A `lifecycle watch` that goes on until it is stopped.
private final class WatchingProcess {
    private let process = Process()
    private let output = Pipe()
    private let folder: TemporaryFolder
    private var text = ""

    init(_ arguments: [String]) throws {
        folder = try TemporaryFolder()
        process.executableURL = LifecycleProcess.binary
        process.arguments = ["watch"] + arguments
        process.environment = LifecycleProcess.environment([:])
        process.standardOutput = output
        process.standardError = FileHandle(forWritingAtPath: try folder.write("", to: "complaints"))
        try process.run()
        let descriptor = output.fileHandleForReading.fileDescriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    /// The whole lines that it has printed since the last question.
    func linesSoFar() -> [String] {
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(output.fileHandleForReading.fileDescriptor, &piece, piece.count)
        if count > 0 { text += String(decoding: piece[..<count], as: UTF8.self) }
        var lines = text.components(separatedBy: "\n")
        text = lines.removeLast()
        return lines
    }

    /// The same, until there is one with `words`, or it has ended.
    func lines(until words: String) -> [String] {
        var lines: [String] = []
        var descriptor = pollfd(
            fd: output.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
        while !lines.contains(where: { $0.contains(words) }), process.isRunning {
            _ = poll(&descriptor, 1, 1000)
            lines += linesSoFar()
        }
        return lines
    }

    /// Answers what it said on stderr.
    func stop() -> String {
        process.terminate()
        process.waitUntilExit()
        return (try? String(contentsOfFile: folder.path("complaints"), encoding: .utf8)) ?? ""
    }

    deinit {
        if process.isRunning { process.terminate() }
    }
}
