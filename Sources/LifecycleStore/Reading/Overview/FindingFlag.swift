public import SolutionLifecycle

/// What findings are counted by.
public struct FindingFlag: Hashable, Sendable {
    public let kind: Finding.Kind
    /// Not as `--strict` reads it.
    public let severity: Severity

    public init(kind: Finding.Kind, severity: Severity) {
        self.kind = kind
        self.severity = severity
    }
}
