import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleServer
import LifecycleStore
import NIOCore
import PartnerSolutionsWebhook

struct Demo: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Starts a server on a fresh database and tells it a small signed story.",
        discussion: "The database lies in a temporary folder, which goes when the server stops.")

    @Option(help: "The port to listen on; where it is taken, any free one.")
    var port = 8080

    func run() async throws {
        let folder = try PassingFolder("demo")
        defer { folder.remove() }
        let path = folder.path("demo.sqlite")

        let secret = UUID().uuidString
        guard let secrets = AppSecrets([secret]) else { return }
        let writer = try LogWriter(path: path, clock: Settings.clock)
        defer { writer.close() }
        let reader = try LogReader(path: path)
        defer { reader.close() }
        var settings = ServerSettings()
        settings.port = port
        settings.credentials = Credentials(secrets: secrets, verifyToken: UUID().uuidString)
        do {
            try await Self.serve(settings, writer, reader, secrets, path)
        } catch let refusal as Refusal where refusal.problem.name == "port-taken" && port != 0 {
            Output.complain("Port \(port) is taken; taking another.")
            settings.port = 0
            try await Self.serve(settings, writer, reader, secrets, path)
        }
    }

    /// Serves until it is stopped, and tells the story beside it: the server accepts only after
    /// `onListening`.
    private static func serve(
        _ settings: ServerSettings, _ writer: LogWriter, _ reader: LogReader, _ secrets: AppSecrets,
        _ database: String
    ) async throws {
        let server = LifecycleApplication(
            writer: writer, reader: reader, settings: settings, logger: ServerLog(format: .text).logger,
            clock: Settings.clock)
        let (ports, listening) = AsyncStream.makeStream(of: Int.self)
        try await withThrowingTaskGroup { group in
            group.addTask {
                defer { listening.finish() }
                try await server.run { listening.yield($0) }
            }
            for await port in ports {
                await tell(DemoStory(now: Settings.clock()), port: port, secrets: secrets, database: database)
            }
            try await group.waitForAll()
        }
    }

    /// Posts the story to the server, as Meta would, and prints what to look at.
    private static func tell(_ story: DemoStory, port: Int, secrets: AppSecrets, database: String) async {
        let base = "http://127.0.0.1:\(port)"
        let poster = DeliveryPoster(url: base + "/webhook", secrets: secrets)
        do {
            for chapter in story.chapters {
                for body in chapter.bodies { _ = try await poster.post(Data(body.utf8)) }
                Output.print("  \(chapter.solutionID)  \(chapter.title)")
            }
            try await poster.close()
        } catch {
            try? await poster.close()
            Output.complain("The story could not be told: \(error)")
            return
        }
        Output.print(
            """

            The server listens on \(base) (Ctrl-C stops it and removes the demo).
            Look at it, in another terminal:

              curl \(base)/v1/solutions
              curl \(base)/v1/solutions/\(DemoStory.healed)/history
              curl \(base)/v1/findings

            or with the command line, which prints tables:

              export LIFECYCLE_DATABASE=\(database)
              lifecycle=\(CommandLine.arguments[0])
              $lifecycle solutions
              $lifecycle history \(DemoStory.healed)
              $lifecycle findings --all
              $lifecycle status \(DemoStory.healed) --known-at-seq \(story.seqBeforeHealing)
            """)
    }
}
