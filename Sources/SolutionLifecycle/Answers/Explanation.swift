/// The story of a solution in sentences: each event, why it stands where it does, why its verdict, and what
/// became of what was flagged about it.
public struct Explanation: Hashable, Sendable {
    public struct Passage: Hashable, Sendable {
        public let seq: Int64
        public let sentences: [String]
    }

    /// What it all amounts to.
    public let summary: [String]
    /// One an event, in replay order.
    public let passages: [Passage]

    /// `findings`: all of the solution's, healed ones too.
    public init(of history: History, findings: [Finding], strictly: Bool) {
        let bySeq = Dictionary(grouping: findings, by: \.key.eventSeq)
        let seconds = Dictionary(grouping: history.entries, by: \.step.event.effectiveAt)
        var latest: LoggedEvent?
        // The last to arrive of what happened in the seconds before.
        var latestBefore: LoggedEvent?
        var second: UnixSeconds?
        passages = history.entries.map { entry in
            if entry.step.event.effectiveAt != second { latestBefore = latest }
            second = entry.step.event.effectiveAt
            if entry.step.event.seq > latest?.event.seq ?? 0 { latest = entry.logged }
            var sentences = [Self.told(entry.logged), Self.place(entry, among: seconds, after: latestBefore)]
            sentences.append(Self.judged(entry.step, strictly: strictly))
            if entry.logged.redeliveries > 0 {
                sentences.append("The same change was delivered again, \(entry.logged.redeliveries) more.")
            }
            sentences += (bySeq[entry.step.event.seq] ?? []).map(Self.flagged)
            return Passage(seq: entry.step.event.seq, sentences: sentences.filter { !$0.isEmpty })
        }
        summary = Self.summary(of: history.solution) + Self.imported(history)
    }

    /// What rests on files, and not on Meta's webhook.
    private static func imported(_ history: History) -> [String] {
        let imported = history.entries.map(\.logged).filter { $0.source == .ingest }
        guard let first = imported.map(\.recordedAt).min() else { return [] }
        let count = imported.count
        return [
            """
            \(count == 1 ? "1 event was" : "\(count) events were") imported from a file, the first at \
            \(first.rfc3339), and did not come by webhook.
            """
        ]
    }

    private static func told(_ logged: LoggedEvent) -> String {
        let event = logged.event
        let when =
            event.triggeredAt.map { "stamped \($0.rfc3339)" } ?? "without a usable time"
        return "\(event.name.text) reports \(event.reported.text) to portfolio \(event.portfolioID), "
            + "\(when), "
            + "received \(logged.receivedAt.rfc3339) (\(logged.source.text), entry \(logged.delivery))."
    }

    /// Why it stands where it does in replay order.
    private static func place(
        _ entry: History.Entry, among seconds: [UnixSeconds: [History.Entry]], after latest: LoggedEvent?
    ) -> String {
        let event = entry.step.event
        var words: [String] = []
        if event.isStampedAhead {
            words.append("its stamp lies too far ahead of its receipt, so the receipt orders it")
        } else if event.triggeredAt == nil {
            words.append("its receipt orders it")
        }
        if let latest, latest.delivery > entry.logged.delivery {
            words.append("it arrived before event \(latest.event.seq), but happened after it")
        }
        let sharing = (seconds[event.effectiveAt]?.count ?? 1) - 1
        if sharing > 0 {
            words.append(
                "\(sharing) more \(sharing == 1 ? "bears" : "bear") the same second, and "
                    + (sharing < ReplayOrder.searchedEvents
                        ? "of all orders the one with the fewest illegal steps counts"
                        : "of so many no order is searched: they go by status"))
        }
        guard !words.isEmpty else { return "" }
        return "It stands at \(event.effectiveAt.rfc3339): " + words.joined(separator: "; ") + "."
    }

    private static func judged(_ step: Step, strictly: Bool) -> String {
        let from = step.from?.text ?? "no status"
        let expected = TransitionTable.next(from: step.from).map(\.text).joined(separator: " or ")
        switch step.verdict.read(strictly: strictly) {
        case .legal: return "Legal: from \(from) to \(step.event.reported.text)."
        case .tolerated:
            return "Tolerated: from \(from) to \(step.event.reported.text) is outside the reference's "
                + "lifecycle, but "
                + "Meta documents it elsewhere."
        case .unchanged: return "Unchanged: it was \(from) already."
        case .illegal(let reason):
            let wanted = expected.isEmpty ? "nothing more, \(from) is terminal" : expected
            let believed =
                step.to == step.event.reported.status
                ? "It is believed."
                : "It stays "
                    + "\(step.to?.text ?? "without status")."
            let gap =
                step.missing.isEmpty
                ? ""
                : " Missing: "
                    + "\(step.missing.map(\.text).joined(separator: ", "))."
            return "Illegal (\(reason.text)): from \(from), expected was \(wanted).\(gap) \(believed)"
        }
    }

    private static func flagged(_ finding: Finding) -> String {
        let healed = finding.healedBySeq.map { ", and healed by event \($0)" } ?? ""
        return "Flagged \(finding.key.kind.text) after event \(finding.raisedAtSeq)\(healed)."
    }

    private static func summary(of solution: Solution) -> [String] {
        var sentences: [String] = []
        if let status = solution.status, let since = solution.since {
            sentences.append("Solution \(solution.solutionID) is \(status.text) since \(since.rfc3339).")
        } else {
            sentences.append(
                "Solution \(solution.solutionID) has no status yet: only unknown ones were "
                    + "reported.")
        }
        if solution.isTerminal {
            sentences.append("That is final.")
        } else {
            sentences.append("Next may come \(solution.next.map(\.text).joined(separator: " or ")).")
        }
        if solution.isDisputed {
            sentences.append(
                "Disputed: the last event reports \(solution.reported.text). Look it up at "
                    + "Meta.")
        }
        if solution.isAmbiguous {
            sentences.append(
                "Ambiguous: the last events bear the same second, and their order can't be "
                    + "told.")
        }
        let open = solution.openFindings
        sentences.append(
            open == 0
                ? "No finding is open."
                : "\(open) "
                    + "\(open == 1 ? "finding stands" : "findings stand").")
        return sentences
    }
}
