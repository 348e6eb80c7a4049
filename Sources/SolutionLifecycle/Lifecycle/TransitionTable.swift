/// The lifecycle as data (lifecycle.md, section 2). Judging, diagram and docs all derive from this one list.
public enum TransitionTable {
    /// Goes up with every change of the table or of the rules that judge by it; derived rows carry it.
    public static let version = 1

    public static let transitions: [Transition] = [
        Transition(from: nil, to: .draft, kind: .legal, basis: "SOLUTION_CREATED: saved as a draft"),
        Transition(from: nil, to: .initiated, kind: .legal, basis: "SOLUTION_CREATED: sent as a request"),
        Transition(from: .draft, to: .initiated, kind: .legal, basis: "the draft was sent as a request"),
        Transition(from: .initiated, to: .active, kind: .legal, basis: "the partner accepted the request"),
        Transition(from: .initiated, to: .rejected, kind: .legal, basis: "the partner rejected the request"),
        Transition(
            from: .initiated, to: .pendingDeactivation, kind: .tolerated,
            basis: "Meta's API reference lets a deactivation be requested while INITIATED; its guide does not"
        ),
        Transition(
            from: .active, to: .pendingDeactivation, kind: .legal,
            basis: "a partner requested the deactivation"),
        Transition(
            from: .pendingDeactivation, to: .deactivated, kind: .legal,
            basis: "the other partner accepted the deactivation"),
        Transition(
            from: .pendingDeactivation, to: .active, kind: .tolerated,
            basis: "a declined deactivation leaves the solution ACTIVE (Meta's guide)"),
    ]

    /// Statuses that a legal transition leads to from here, in lifecycle order; `nil` is ∅.
    public static func next(from status: Status?) -> [Status] {
        transitions.filter { $0.from == status && $0.kind == .legal }.map(\.to).sorted {
            $0.rawValue < $1.rawValue
        }
    }

    /// Terminal: no legal transition leaves it.
    public static func isTerminal(_ status: Status) -> Bool {
        next(from: status).isEmpty
    }

    /// The statuses between `from` and `to` on the shortest path of legal transitions; empty where there is
    /// none.
    public static func missing(from: Status?, to: Status) -> [Status] {
        shortestPath(from: from, to: to).map { Array($0.dropLast()) } ?? []
    }

    /// The statuses after `from`, up to and including `to`; `nil` where legal transitions don't lead there.
    static func shortestPath(from: Status?, to: Status) -> [Status]? {
        var reached: StatusSet = .empty
        var paths: [[Status]] = [[]]
        while !paths.isEmpty {
            var longer: [[Status]] = []
            for path in paths {
                for status in next(from: path.last ?? from) where !reached.contains(status) {
                    if status == to { return path + [status] }
                    reached = reached.inserting(status)
                    longer.append(path + [status])
                }
            }
            paths = longer
        }
        return nil
    }
}
