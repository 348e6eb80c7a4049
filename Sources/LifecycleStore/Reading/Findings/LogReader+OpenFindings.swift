internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// Findings that are open and not acknowledged, by severity; without test solutions.
    static func openFindings(
        _ database: Database, at moment: UnixMilliseconds
    ) throws -> [Severity: BoundedCount] {
        var counts: [Severity: BoundedCount] = [:]
        for foundClass in FindingClass.ofSteps {
            let found = try BoundedCount(
                database,
                rows: "FROM finding INDEXED BY finding_open WHERE is_test = 0 AND \(foundClass.condition) "
                    + "AND healed_by_seq IS NULL")
            counts[foundClass.severity(strictly: false), default: .none] =
                counts[foundClass.severity(strictly: false), default: .none] + found
        }
        for finding in try Acknowledgements.open(database, at: moment) where !finding.isOfTest {
            let severity = finding.severity(strictly: false)
            counts[severity] = counts[severity]?.without(1)
        }
        return counts
    }
}

extension Finding {
    /// Whether it is about a solution from the dashboard's Test button.
    var isOfTest: Bool { solutionID.hasPrefix(Change.testPrefix) }
}
