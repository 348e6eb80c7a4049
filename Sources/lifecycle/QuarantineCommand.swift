import ArgumentParser
import LifecycleServer
import LifecycleStore
import SolutionLifecycle

struct QuarantineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "quarantine", abstract: "What could not be read.", subcommands: [List.self, Purge.self],
        defaultSubcommand: List.self)

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Every quarantined body or element, with its reason.")

        @OptionGroup var answer: AnswerOptions
        @OptionGroup var database: DatabaseOptions

        func run() async throws {
            let reader = try database.reader()
            defer { reader.close() }
            let records = try await allPages { after, limit in
                try await reader.quarantine(after: after ?? 0, limit: limit, withBytes: answer.json)
            }
            if answer.json {
                Output.print(JSON.list(records.map(\.json)))
            } else {
                Output.table(
                    ["ID", "RECEIVED", "SOURCE", "REASON", "BYTES", "KEPT", "WHAT IT MEANS"],
                    records.map { record in
                        [
                            String(record.id), record.receivedAt.rfc3339, record.source.text, record.reason,
                            String(record.sizeBytes), record.isKept ? "yes" : "purged",
                            record.message ?? "",
                        ]
                    })
            }
        }
    }

    struct Purge: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "purge",
            abstract: "Erases quarantined bytes, which may hold personal data; never a row of the log.")

        @Option(help: "Those received before this moment; of a date, before it begins (UTC).")
        var before: Boundary

        @Flag(help: "Print JSON.")
        var json = false

        @OptionGroup var database: DatabaseOptions

        func run() throws {
            let writer = try database.writerOfExisting()
            defer { writer.close() }
            let purged = try writer.purgeQuarantine(before: before.value)
            if json {
                Output.print(["purged": JSON(purged)])
            } else {
                Output.print(
                    "Erased the bytes of \(purged) quarantined elements; their rows stay in the log.")
            }
        }
    }
}
