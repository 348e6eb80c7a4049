/// Kind and reason of a finding: what its severity follows from, and what lists of findings are searched by.
public struct FindingClass: Hashable, Sendable {
    public let kind: Finding.Kind
    /// `nil` for kinds that have none.
    public let reason: Reason?

    /// Every class that a finding can be of, in the order of kinds, then of reasons.
    public static let all: [FindingClass] = Finding.Kind.allCases.flatMap { kind in
        switch kind {
        case .illegalTransition:
            Reason.allCases.filter { $0 != .unknownStatus && $0 != .unlisted }.map {
                FindingClass(kind: kind, reason: $0)
            }
        case .unknownStatus:
            [FindingClass(kind: kind, reason: .unknownStatus)]
        case .ambiguousOrder, .eventMismatch, .futureTimestamp, .missingTimestamp, .outOfOrder,
            .toleratedTransition, .unknownEvent:
            [FindingClass(kind: kind, reason: nil)]
        }
    }

    /// Those that can be open: about a step.
    public static let ofSteps = all.filter { !$0.kind.isAboutArrival }

    public func severity(strictly: Bool) -> Severity {
        Severity(of: kind, reason: reason, strictly: strictly)
    }
}
