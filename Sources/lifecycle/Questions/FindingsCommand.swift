import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct FindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "What was flagged: illegal, late and ambiguous events, and what to do.")

    @Option(help: "Only those of this solution.")
    var solution: String?

    @Option(help: "Only of this kind (illegal_transition, out_of_order, …).")
    var kind: Finding.Kind?

    @Option(help: "That severe or worse: error, warning or notice.")
    var severity: Severity?

    @Flag(help: "Healed ones too.")
    var all = false

    @Flag(help: "Also those of solutions from the dashboard's Test button.")
    var tests = false

    @Option(help: "Exit with 1 if one of this severity or worse is open, among those that the filters admit.")
    var failOn: Severity?

    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func run() async throws {
        let isStrict = try answer.isStrict(database)
        let reader = try database.reader()
        defer { reader.close() }
        var filter = FindingFilter()
        filter.solutionID = solution
        filter.kind = kind
        filter.severity = severity
        filter.includesHealed = all
        filter.includesTests = tests
        filter.isStrict = isStrict
        let findings = try await allPages { after, limit in
            try await reader.findings(filter, after: after, limit: limit)
        }
        if answer.json {
            Output.print(JSON.list(findings.map { $0.json(strictly: isStrict) }))
        } else {
            Output.table(
                ["SEVERITY", "KIND", "SOLUTION", "SEQ", "RAISED", "HEALED", "WHAT IT MEANS"],
                findings.map { $0.row(strictly: isStrict) })
        }
        let isBad = findings.contains { finding in
            guard let failOn, finding.isOpen else { return false }
            return finding.severity(strictly: isStrict) >= failOn
        }
        if isBad { throw ExitCode(1) }
    }
}

extension Finding {
    fileprivate func row(strictly: Bool) -> [String] {
        [
            severity(strictly: strictly).text, key.kind.text, solutionID, String(key.eventSeq),
            String(raisedAtSeq),
            healedBySeq.map { String($0) } ?? "-", message,
        ]
    }
}
