import ArgumentParser
import LifecycleAnswers
import LifecycleStore

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Rebuilds everything derived from the log; with --check only compares.",
        discussion: "--check changes nothing, may run beside a server, and exits with 1 if anything differs.")

    @Flag(help: "Compare only, and print each difference.")
    var check = false

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var database: DatabaseOptions

    func run() throws {
        if check {
            try compare()
        } else {
            try rebuild()
        }
    }

    private func rebuild() throws {
        let writer = try database.writerOfExisting()
        defer { writer.close() }
        let replayed = try writer.replay { Output.progress("\($0) events replayed") }
        Output.progressDone()
        if json {
            Output.print(["replayed": JSON(replayed)])
        } else {
            Output.print("Replayed \(Output.count(replayed, "event")).")
        }
    }

    private func compare() throws {
        let check = try ReplayCheck(path: try database.path()) {
            Output.progress("\($0) events replayed")
        }
        Output.progressDone()
        if json {
            let differences = check.differences.map { difference -> JSON in
                [
                    "table": .string(difference.table), "side": .string(difference.side.rawValue),
                    "row": .string(difference.row),
                ]
            }
            Output.print([
                "replayed": JSON(check.replayedEvents), "differences": .array(differences),
                "waiting": JSON(check.waiting),
            ])
        } else {
            for difference in check.differences { Output.print(Output.printable(difference.description)) }
            Output.print("Replayed \(check.replayedEvents) events; \(check.differences.count) differences.")
            if check.waiting > 0 {
                Output.print("\(Output.count(check.waiting, "solution")) beside them wait for a replay.")
            }
        }
        if !check.differences.isEmpty || check.waiting > 0 { throw ExitCode(1) }
    }
}
