import ArgumentParser
import LifecycleAnswers
import LifecycleStore
import SolutionLifecycle

struct FindingsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "What was flagged: illegal, late and ambiguous events, and what to do.",
        discussion: """
            --fail-on leaves out what needs nobody's attention: healed findings, acknowledged ones \
            (`lifecycle acknowledge`), and those about an arrival, which are facts and never open \
            (out_of_order, missing_timestamp, future_timestamp). Example, for a gate that tells only what \
            is new: lifecycle findings --open --since -1d --fail-on error
            """)

    @Option(help: "Only those of this solution.")
    var solution: String?

    @Option(help: "Only those of solutions that this business portfolio was told of.")
    var portfolio: String?

    @Option(help: "Only of this kind (illegal_transition, out_of_order, …).")
    var kind: Finding.Kind?

    @Option(help: "That severe or worse: error, warning or notice.")
    var severity: Severity?

    // Unconditional, since -3d is a moment too.
    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those raised then or later; a date is its beginning.", valueName: "time"))
    var since: Boundary?

    @Option(
        parsing: .unconditional,
        help: ArgumentHelp("Only those raised by then; a date is its end.", valueName: "time"))
    var until: Moment?

    @Flag(help: "Only those that somebody acknowledged.")
    var acknowledged = false

    @Flag(help: "Only those that are open and not acknowledged: what needs attention.")
    var open = false

    @Flag(help: "Healed ones too.")
    var all = false

    @Flag(help: "Also those of solutions from the dashboard's Test button.")
    var tests = false

    @Flag(help: "How many there are of each kind and reason, the most severe first.")
    var group = false

    @Option(
        help: """
            Exit with 1 if one of this severity or worse is open and not acknowledged, among those that the \
            filters admit.
            """)
    var failOn: Severity?

    @OptionGroup var past: PastOptions
    @OptionGroup var answer: AnswerOptions
    @OptionGroup var database: DatabaseOptions

    func validate() throws {
        for (option, id) in [("--solution", solution), ("--portfolio", portfolio)] {
            guard let id, !Change.canBeSolutionID(id) else { continue }
            throw ValidationError("\(option): \"\(id)\" can't be an id: an id is \(Asked.idForm).")
        }
        if open && acknowledged { throw ValidationError("--open and --acknowledged exclude each other.") }
        if open && all {
            throw ValidationError("--open and --all exclude each other: a healed finding isn't open.")
        }
        if acknowledged && failOn != nil {
            throw ValidationError("--fail-on leaves out acknowledged findings: don't ask for those alone.")
        }
    }

    func run() async throws {
        let isStrict = try answer.isStrict(database)
        let findings = try await read(isStrict)
        if group {
            let groups = FindingGroup.all(of: findings, strictly: isStrict)
            if answer.json {
                Output.print(JSON.list(groups.map(\.json)))
            } else {
                Output.table(FindingGroup.headings, groups.map(\.row))
            }
        } else if answer.json {
            Output.print(JSON.list(findings.map { $0.json(strictly: isStrict) }))
        } else {
            Output.table(Finding.headings, findings.map { $0.row(strictly: isStrict) })
        }
        let isBad = findings.contains { finding in
            guard let failOn, finding.needsAttention else { return false }
            return finding.severity(strictly: isStrict) >= failOn
        }
        if isBad { throw ExitCode(1) }
    }

    private func read(_ isStrict: Bool) async throws -> [Finding] {
        let reader = try await past.listReader(database)
        defer { reader.close() }
        var filter = FindingFilter()
        filter.solutionID = solution
        filter.portfolioID = portfolio
        filter.kind = kind
        filter.severity = severity
        filter.since = since?.value
        filter.until = until?.value
        filter.isAcknowledged = acknowledged ? true : open ? false : nil
        filter.includesHealed = all
        filter.includesTests = tests
        filter.isStrict = isStrict
        let findings = try await allPages { after, limit in
            try await reader.findings(filter, after: after, limit: limit)
        }
        return open ? findings.filter(\.needsAttention) : findings
    }
}

extension Finding {
    fileprivate static let headings = [
        "SEVERITY", "KIND", "SOLUTION", "SEQ", "RAISED", "HEALED", "ACKNOWLEDGED", "WHAT IT MEANS",
    ]

    fileprivate func row(strictly: Bool) -> [String] {
        [
            severity(strictly: strictly).text, key.kind.text, solutionID, String(key.eventSeq),
            Self.place(raisedAt, raisedAtSeq), healedBySeq.map { Self.place(healedAt, $0) } ?? "-",
            acknowledged?.words ?? "-", message,
        ]
    }

    /// A date, and the seq of the event with which it came.
    private static func place(_ time: LogTime?, _ seq: Int64) -> String {
        time.map { "\($0.recordedAt.seconds.rfc3339) (\(seq))" } ?? "(\(seq))"
    }
}

extension Acknowledgement {
    fileprivate var words: String {
        "by \(by)" + (until.map { " until \($0.seconds.rfc3339)" } ?? "")
    }
}
