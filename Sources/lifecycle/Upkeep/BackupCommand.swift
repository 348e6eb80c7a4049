import ArgumentParser
import Foundation
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Makes a consistent copy, also while a server runs, and verifies it.",
        discussion: """
            The copy gets its name only once it is verified. To restore, see docs/operations.md. With - it \
            goes to stdout, once it is whole and verified, and what is said of it to stderr; it is made in \
            the folder that TMPDIR names.
            """)

    @Argument(help: "The copy to make, or -. A file that is there already is never overwritten.")
    var file: String

    @Flag(help: "Don't rest in between: several times as fast, but a server on this machine feels it.")
    var fullSpeed = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        Settings.yieldToServers()
        guard file == "-" else { return say(of: try copy(to: file), with: { Output.print($0) }) }
        guard !Output.isTerminal else {
            throw ValidationError(
                "The copy is no text for a terminal: send stdout somewhere, or name a file.")
        }
        let folder = try PassingFolder("backup")
        defer { folder.remove() }
        let made = folder.path("copy.sqlite")
        let backup = try copy(to: made)
        let reading = try InputFile(made)
        while let piece = try reading.readPiece() { Output.write(piece) }
        say(of: backup, with: { Output.complain($0) })
    }

    private func copy(to path: String) throws -> Backup {
        let pace = fullSpeed ? Pace.full : .gentle
        let backup = try Backup(of: try database.path(), to: path, pace: pace) { done, pages in
            Output.progress("\(done) of \(pages) pages copied")
        }
        Output.progressDone()
        return backup
    }

    private func say(of backup: Backup, with say: (String) -> Void) {
        if json {
            let answer: JSON = [
                "file": .string(file), "head": .string(backup.head.description),
                "entries": .integer(backup.head.entry), "events": .integer(backup.events),
                "size": JSON(backup.sizeBytes),
            ]
            say(answer.text)
        } else {
            say(
                "\(file): \(Output.count(backup.events, "event")), "
                    + "\(Output.count(backup.sizeBytes, "byte")), verified.")
            say("head \(backup.head)")
        }
    }
}
