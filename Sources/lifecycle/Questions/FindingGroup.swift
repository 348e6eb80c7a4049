import LifecycleAnswers
import SolutionLifecycle

/// Findings of one kind and reason, counted.
struct FindingGroup {
    let kind: Finding.Kind
    let reason: Reason?
    let severity: Severity
    private(set) var count = 0
    /// When the first and the last of them were raised.
    private var first: UnixMilliseconds?
    private var last: UnixMilliseconds?
    private var solutions: Set<String> = []

    static let headings = ["KIND", "REASON", "SEVERITY", "COUNT", "FIRST", "LAST", "SOLUTIONS"]

    private struct Key: Hashable {
        let kind: Finding.Kind
        let reason: Reason?
    }

    /// The most severe ones first, and of those the largest.
    static func all(of findings: [Finding], strictly: Bool) -> [FindingGroup] {
        var groups: [Key: FindingGroup] = [:]
        for finding in findings {
            let key = Key(kind: finding.key.kind, reason: finding.detail.reason)
            groups[key, default: FindingGroup(of: finding, strictly: strictly)].add(finding)
        }
        return groups.values.sorted { one, other in
            if one.severity != other.severity { return one.severity > other.severity }
            if one.count != other.count { return one.count > other.count }
            if one.kind != other.kind { return one.kind.rawValue < other.kind.rawValue }
            return (one.reason?.text ?? "") < (other.reason?.text ?? "")
        }
    }

    private init(of finding: Finding, strictly: Bool) {
        kind = finding.key.kind
        reason = finding.detail.reason
        severity = finding.severity(strictly: strictly)
    }

    private mutating func add(_ finding: Finding) {
        count += 1
        solutions.insert(finding.solutionID)
        guard let raised = finding.raisedAt?.recordedAt else { return }
        first = min(first ?? raised, raised)
        last = max(last ?? raised, raised)
    }

    var row: [String] {
        [
            kind.text, reason?.text ?? "-", severity.text, String(count), first?.seconds.rfc3339 ?? "-",
            last?.seconds.rfc3339 ?? "-", String(solutions.count),
        ]
    }

    var json: JSON {
        [
            "kind": .string(kind.text), "reason": JSON(reason?.text), "severity": .string(severity.text),
            "count": JSON(count), "first": JSON(first?.rfc3339), "last": JSON(last?.rfc3339),
            "solutions": JSON(solutions.count),
        ]
    }
}
