internal import SolutionLifecycle

extension FindingClass {
    /// The SQL that names it, on `finding`.
    var condition: String {
        "finding.kind = \(kind.rawValue) AND finding.reason "
            + (reason.map { "= \($0.rawValue)" } ?? "IS NULL")
    }
}
