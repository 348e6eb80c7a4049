import ArgumentParser
import LifecycleServer
import LifecycleStore
import SolutionLifecycle

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The whole log, for other programs.",
        discussion: """
            deliveries: lines that `ingest` reads back to the same events, verdicts and standing findings \
            (what was quarantined stays behind). jsonl: one event a line, as /v1/events has it. csv: the \
            same as a table, no cell of which a spreadsheet takes for a formula. xes: IEEE 1849 for process \
            mining, a trace a solution in replay order, with each verdict.
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable {
        case deliveries
        case jsonl
        case csv
        case xes
    }

    @Option(help: "What to write.")
    var format = Format.jsonl

    @Flag(help: "Also solutions from the dashboard's Test button (csv, jsonl, xes).")
    var tests = false

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let reader = try database.reader()
        defer { reader.close() }
        switch format {
        case .deliveries: try await exportDeliveries(reader)
        case .jsonl: try await eachEvent(reader) { Output.print($0.json) }
        case .csv:
            Output.print(EventTable.headings.joined(separator: ","))
            try await eachEvent(reader) { Output.print(EventTable.row($0)) }
        case .xes: try await exportTraces(reader)
        }
    }

    private func exportDeliveries(_ reader: LogReader) async throws {
        var position = DeliveryPosition()
        while true {
            let (deliveries, next) = try await reader.deliveries(from: position, limit: 500)
            if deliveries.isEmpty { return }
            for delivery in deliveries {
                for line in delivery.lines { Output.print(line) }
            }
            position = next
        }
    }

    /// In the order of the log, page by page: memory doesn't grow with it.
    private func eachEvent(_ reader: LogReader, _ body: (LoggedEvent) -> Void) async throws {
        var after: Int64? = 0
        while let position = after {
            let page = try await reader.events(after: position, limit: 1000)
            for event in page.items where tests || !event.solutionID.hasPrefix(Change.testPrefix) {
                body(event)
            }
            after = page.next
        }
    }

    private func exportTraces(_ reader: LogReader) async throws {
        let isStrict = try answer.isStrict(database)
        Output.print(EventTraces.head)
        var filter = SolutionFilter()
        filter.includesTests = tests
        var after: String?
        repeat {
            let page = try await reader.solutions(filter, after: after, limit: 500)
            for solution in page.items {
                if case .found(let history) = try await reader.history(solution.solutionID) {
                    Output.print(EventTraces.trace(history, strictly: isStrict))
                }
            }
            after = page.next
        } while after != nil
        Output.print(EventTraces.foot)
    }
}
