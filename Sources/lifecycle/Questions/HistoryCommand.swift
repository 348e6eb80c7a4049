import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct HistoryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Every event of a solution with its verdict.")

    @Argument(help: "The solution's id, as Meta's webhooks give it.")
    var id: String

    @Option(help: "In replay order, or in the order of arrival.")
    var order = HistoryRows.Order.replay

    @OptionGroup var past: PastOptions
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let isStrict = try answer.isStrict(database)
        let reader = try past.reader(database)
        defer { reader.close() }
        let history = try await reader.history(
            id, asking: past.question, showing: HistoryRows(order: order)
        ).orRefuse(id)
        if answer.json {
            Output.print(history.json(strictly: isStrict))
        } else {
            Output.table(
                [
                    "SEQ", "EFFECTIVE", "REPORTED", "FROM", "TO", "VERDICT", "EVENT", "RECEIVED", "AGAIN",
                    "SOURCE",
                ],
                history.entries.map { $0.row(strictly: isStrict) })
            let imported = history.solution.importedEvents
            if imported > 0 {
                Output.complain(
                    "\(Output.count(imported, "event")) came from a file, not by webhook: see SOURCE.")
            }
        }
    }
}

extension History.Entry {
    fileprivate func row(strictly: Bool) -> [String] {
        let verdict = step.verdict.read(strictly: strictly)
        var words = verdict.text
        if let reason = verdict.reason { words += ": " + reason.text }
        if !step.missing.isEmpty { words += " (" + step.missing.map(\.text).joined(separator: ", ") + ")" }
        return [
            String(step.event.seq), step.event.effectiveAt.rfc3339, step.event.reported.text,
            step.from?.text ?? "-", step.to?.text ?? "-", words, step.event.name.text,
            logged.receivedAt.rfc3339,
            String(logged.redeliveries), logged.source.text,
        ]
    }
}
