import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct SolutionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "solutions", abstract: "All solutions and where they stand.")

    @Option(help: "Only those in this status (DRAFT, INITIATED, ACTIVE, …).")
    var status: Status?

    @Option(help: "Only those that this business portfolio was told of.")
    var portfolio: String?

    @Flag(help: "Only those whose last report is not what stands.")
    var disputed = false

    @Option(help: "Only those in their status for at least that long: 45s, 30m, 12h, 7d.")
    var olderThan: PastSpan?

    @Flag(help: "Also solutions from the dashboard's Test button.")
    var tests = false

    @OptionGroup var past: PastOptions
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        guard let portfolio, !Change.admits(portfolio) else { return }
        throw ValidationError("\"\(portfolio)\" can't be a portfolio's id: an id is \(Asked.idForm).")
    }

    func run() async throws {
        let reader = try await past.listReader(database)
        defer { reader.close() }
        var filter = SolutionFilter()
        filter.status = status
        filter.portfolioID = portfolio
        filter.isDisputed = disputed ? true : nil
        filter.standingSince = olderThan.map { UnixSeconds(past.moment.seconds.rawValue - $0.seconds) }
        filter.includesTests = tests
        let solutions = try await allPages { after, limit in
            try await reader.solutions(filter, after: after, limit: limit)
        }
        if answer.json {
            Output.print(JSON.list(solutions.map(\.json)))
        } else {
            Output.table(
                ["SOLUTION", "STATUS", "SINCE", "REPORTED", "EVENTS", "FINDINGS", "NOTE"],
                solutions.map(\.row))
        }
    }
}

extension Solution {
    fileprivate var row: [String] {
        let notes = [(isDisputed, "disputed"), (isAmbiguous, "ambiguous"), (isTest, "test")]
        return [
            solutionID, status?.text ?? "-", since?.rfc3339 ?? "-", reported.text, String(events),
            String(openFindings), notes.filter(\.0).map(\.1).joined(separator: " "),
        ]
    }
}
