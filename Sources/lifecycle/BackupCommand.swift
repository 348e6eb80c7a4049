import ArgumentParser
import LifecycleServer
import LifecycleStore

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Makes a consistent copy, also while a server runs, and verifies it.",
        discussion: "The copy gets its name only once it is verified. To restore, see docs/operations.md.")

    @Argument(help: "The copy to make. A file that is there already is never overwritten.")
    var file: String

    @Flag(help: "Don't rest in between: several times as fast, but a server on this machine feels it.")
    var fullSpeed = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        Settings.yieldToServers()
        let pace = fullSpeed ? Pace.full : .gentle
        let backup = try Backup(of: try database.path(), to: file, pace: pace) { done, pages in
            Output.progress("\(done) of \(pages) pages copied")
        }
        Output.progressDone()
        if json {
            Output.print([
                "file": .string(file), "head": .string(backup.head.description),
                "deliveries": .integer(backup.head.delivery), "events": .integer(backup.events),
                "size": JSON(backup.sizeBytes),
            ])
        } else {
            Output.print(
                "\(file): \(Output.count(backup.events, "event")), "
                    + "\(Output.count(backup.sizeBytes, "byte")), verified."
            )
            Output.print("head \(backup.head)")
        }
    }
}
