import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "A solution's current status, or the one at a moment of the past.")

    @Argument(help: "The solution's id, as Meta's webhooks give it.")
    var id: String

    @OptionGroup var past: PastOptions
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let reader = try past.reader(database)
        defer { reader.close() }
        let solution = try await reader.solution(id, asking: past.question).orRefuse(id)
        if answer.json {
            Output.print(solution.json)
        } else {
            Output.pairs(solution.pairs)
        }
    }
}

extension Solution {
    fileprivate var pairs: [(name: String, value: String)] {
        var notes: [String] = []
        if isDisputed { notes.append("disputed: the last event reports \(reported.text)") }
        if isAmbiguous { notes.append("ambiguous: the last events bear the same second") }
        if importedEvents > 0 {
            notes.append("\(importedEvents) of its events came from a file, not by webhook")
        }
        if isTest { notes.append("from the dashboard's Test button") }
        return [
            ("solution", solutionID), ("status", status?.text ?? "none yet"),
            ("since", since?.rfc3339 ?? "-"),
            ("reported", reported.text),
            ("next", isTerminal ? "nothing: it is terminal" : next.map(\.text).joined(separator: " or ")),
            ("portfolios", portfolioIDs.joined(separator: " ") + (hasMorePortfolios ? " and more" : "")),
            ("events", "\(events), delivered again \(Output.count(redeliveries, "time"))"),
            ("last", "seq \(lastEventSeq), received \(lastReceivedAt.rfc3339)"),
            ("open findings", "\(openFindings)"),
        ] + notes.map { ("note", $0) }
    }
}
