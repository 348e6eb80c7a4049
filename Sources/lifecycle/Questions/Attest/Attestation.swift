import LifecycleAnswers
import SolutionLifecycle

/// An answer as an auditor files it.
struct Attestation {
    let id: String
    let asked: PastQuestion
    let head: LogHead
    let history: History
    let database: String
    let version: String
    let madeAt: UnixMilliseconds

    private var question: String {
        var words = "What was solution \(id)"
        words += asked.at.map { " at \($0.rfc3339)" } ?? ""
        if let knownAt = asked.knownAt { words += ", as this log knew it at \(knownAt.rfc3339)" }
        if let seq = asked.knownAtSeq { words += ", as this log knew it after event \(seq)" }
        if let head = asked.knownAtHead { words += ", as this log knew it at entry \(head.entry)" }
        return words + "?"
    }

    private var answer: String {
        let solution = history.solution
        guard let status = solution.status, let since = solution.since else {
            return "no status: only unknown ones were reported"
        }
        let usable = solution.isUsable == true ? "usable" : "not usable"
        let disputed =
            solution.isDisputed ? ", disputed: the last event reports \(solution.reported.text)" : ""
        return "\(status.text) since \(since.rfc3339), \(usable)\(disputed)"
    }

    /// How anyone who has the file gets the same answer.
    private var check: String {
        var words = ["lifecycle attest \(id) --known-at-head \(head)"]
        if let at = asked.at { words.append("--at \(at.rfc3339)") }
        if let seq = asked.knownAtSeq { words.append("--known-at-seq \(seq)") }
        return words.joined(separator: " ")
    }

    var text: String {
        let imported = history.solution.importedEvents
        let events = history.entries.map { entry in
            let event = entry.step.event
            let verdict = entry.step.verdict
            return """
                  event \(event.seq), entry \(entry.logged.delivery): \(event.reported.text) at \
                \(event.effectiveAt.rfc3339), received \(entry.logged.receivedAt.rfc3339), recorded \
                \(entry.logged.recordedAt.rfc3339) (\(entry.logged.source.text)); \(verdict.text)\
                \(verdict.reason.map { ": \($0.text)" } ?? "")
                """
        }
        let source =
            switch imported {
            case 0: "all by webhook"
            case history.entries.count: "all from a file"
            default: "\(imported) from a file, the others by webhook"
            }
        let lines =
            [
                "question  \(question)", "answer    \(answer)",
                "events    \(history.entries.count), \(source), in replay order",
                events.joined(separator: "\n"),
                "head      \(head), every link from the first computed again",
                "database  \(database)", "version   \(version)", "made      \(madeAt.rfc3339)",
                "check     \(check)",
            ]
        return lines.joined(separator: "\n")
    }

    var json: JSON {
        [
            "question": .string(question), "answer": .string(answer), "solution": history.solution.json,
            "events": .array(history.entries.map { $0.loggedJSON(strictly: false) }),
            "head": .string(head.description), "head_checked": .bool(true), "database": .string(database),
            "version": .string(version), "made_at": JSON(madeAt), "check": .string(check),
        ]
    }
}
