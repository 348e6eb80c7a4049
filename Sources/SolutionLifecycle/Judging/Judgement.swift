/// The part of a verdict that depends on the two statuses alone, looked up in a table made once from
/// `TransitionTable`, so that judging a step is one array read.
enum Judgement: UInt8, Sendable {
    case legal
    case tolerated
    case unchanged
    case missedStart
    case skipped
    case back
    case contradiction

    static func of(from: Status?, to: Status) -> Judgement {
        table[Int(from.map { $0.rawValue + 1 } ?? 0) * Status.allCases.count + Int(to.rawValue)]
    }

    private static let table: [Judgement] = ([nil] + Status.allCases.map(Optional.some)).flatMap { from in
        Status.allCases.map { to in derive(from: from, to: to) }
    }

    private static func derive(from: Status?, to: Status) -> Judgement {
        if from == to { return .unchanged }
        if let transition = TransitionTable.transitions.first(where: { $0.from == from && $0.to == to }) {
            switch transition.kind {
            case .legal: return .legal
            case .tolerated: return .tolerated
            }
        }
        guard let from else { return .missedStart }
        if TransitionTable.shortestPath(from: from, to: to) != nil { return .skipped }
        if TransitionTable.shortestPath(from: to, to: from) != nil { return .back }
        return .contradiction
    }
}
