/// What judging a delivery changed about one finding.
public enum FindingChange: Hashable, Sendable {
    /// It stands, and didn't before: newly raised, or true again.
    case stands(StepFinding)
    /// It still stands, but its detail is another.
    case reworded(StepFinding)
    /// It is no longer true.
    case healed(Finding.Key)

    public var key: Finding.Key {
        switch self {
        case .stands(let finding), .reworded(let finding): finding.key
        case .healed(let key): key
        }
    }

    static func between(_ earlier: [Step], and later: [Step]) -> [FindingChange] {
        var standing: [Finding.Key: Finding.Detail] = [:]
        for finding in earlier.lazy.flatMap(\.findings) {
            standing[finding.key] = finding.detail
        }
        var changes: [FindingChange] = []
        for finding in later.lazy.flatMap(\.findings) {
            let before = standing.removeValue(forKey: finding.key)
            if before == nil {
                changes.append(.stands(finding))
            } else if before != finding.detail {
                changes.append(.reworded(finding))
            }
        }
        return changes + standing.keys.map(FindingChange.healed)
    }
}
