import ArgumentParser
import LifecycleAnswers
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
            if answer.json {
                try await printJSON(reader)
            } else {
                let records = try await allPages { after, limit in
                    try await reader.quarantine(after: after ?? 0, limit: limit, withBytes: false)
                }
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

        /// Page by page: all of the bytes would not fit into memory.
        private func printJSON(_ reader: LogReader) async throws {
            Output.write(#"{"items":["#)
            var after: Int64? = 0
            var separator = ""
            while let position = after {
                let page = try await reader.quarantine(after: position, limit: 1000)
                for record in page.items {
                    Output.write(separator + record.json.text)
                    separator = ","
                }
                after = page.next
            }
            Output.print(#"],"next_cursor":null}"#)
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
