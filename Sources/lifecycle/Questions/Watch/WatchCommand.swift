import ArgumentParser
import Foundation
import LifecycleAnswers

struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follows a server's log: events as they come, one a line.",
        discussion: """
            Illegal events are red on a terminal, other flagged ones yellow; what heals a finding is green. \
            When the connection breaks it is made anew, and goes on after the last event seen. Where reading \
            wants a token, it comes from LIFECYCLE_TOKEN, or the file that LIFECYCLE_TOKEN_FILE names. \
            Ctrl-C ends it.
            """)

    @Option(help: "The server's address.")
    var url = "http://127.0.0.1:8080"

    @Option(help: "Begin after the event with this seq; 0 shows the whole log. Else only what comes.")
    var after: Int64?

    @Option(help: "Only events of this solution.")
    var solution: String?

    @Flag(help: "Only events that raised or healed a finding.")
    var findingsOnly = false

    @Flag(help: "With --findings-only also those of solutions from the dashboard's Test button.")
    var tests = false

    @Flag(help: "Print JSON, the messages as over HTTP, one a line.")
    var json = false

    @OptionGroup var source: SettingsOptions

    func validate() throws {
        if let after, after < 0 { throw ValidationError("--after is a number from 0.") }
    }

    func run() async throws {
        let server = try ServerAddress(url)
        let follower = StreamFollower(
            server: server, address: try address(on: server), token: try source.settings().shownToken(),
            complain: { Output.complain("lifecycle: \($0)") })
        if !json, Output.isTerminal { Output.print(WatchedEvent.headings) }
        try await follower.run { message in
            Output.print(json ? Output.printable(message.data) : WatchedEvent.line(of: message.data))
        }
    }

    private func address(on server: ServerAddress) throws -> URL {
        var query = [URLQueryItem(name: "after", value: after.map { "\($0)" } ?? "now")]
        if let solution { query.append(URLQueryItem(name: "solution_id", value: solution)) }
        if findingsOnly { query.append(URLQueryItem(name: "findings_only", value: "true")) }
        if tests { query.append(URLQueryItem(name: "tests", value: "true")) }
        return try server.url("/v1/events/stream", query)
    }
}
