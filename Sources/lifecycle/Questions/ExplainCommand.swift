import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct ExplainCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "A solution's story in sentences: each event, its place and its "
            + "verdict.")

    @Argument(help: "The solution's id, as Meta's webhooks give it.")
    var id: String

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let isStrict = try answer.isStrict(database)
        let reader = try database.reader()
        defer { reader.close() }
        let history = try await reader.history(id).orRefuse(id)
        var filter = FindingFilter()
        filter.solutionID = id
        filter.includesHealed = true
        let findings = try await allPages { after, limit in
            try await reader.findings(filter, after: after, limit: limit)
        }
        let story = Explanation(of: history, findings: findings, strictly: isStrict)
        if answer.json {
            Output.print([
                "solution": history.solution.json,
                "summary": .array(story.summary.map(JSON.string)),
                "events": .array(
                    story.passages.map { passage in
                        [
                            "seq": .integer(passage.seq),
                            "sentences": .array(passage.sentences.map(JSON.string)),
                        ]
                    }),
            ])
        } else {
            Output.print(Output.printable(story.summary.joined(separator: " ")))
            for passage in story.passages {
                Output.print("\nEvent \(passage.seq)")
                for sentence in passage.sentences { Output.print("  " + Output.printable(sentence)) }
            }
        }
    }
}
