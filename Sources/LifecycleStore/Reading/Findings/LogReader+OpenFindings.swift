internal import GRDB
internal import SolutionLifecycle

extension LogReader {
    /// Findings that are open, by severity.
    static func openFindings(_ database: Database) throws -> [Severity: BoundedCount] {
        var counts: [Severity: BoundedCount] = [:]
        for foundClass in FindingClass.ofSteps {
            let found = try BoundedCount(
                database,
                rows: "FROM finding INDEXED BY finding_open WHERE is_test = 0 AND \(foundClass.condition) "
                    + "AND healed_by_seq IS NULL")
            counts[foundClass.severity(strictly: false), default: .none] =
                counts[foundClass.severity(strictly: false), default: .none] + found
        }
        return counts
    }
}
