internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// The part of a solution's history that a page shows: as a timeline, as a table, and with its findings.
struct SolutionHistoryView {
    let story: SolutionStory
    let asked: PageQuestion
    let forms: NoteForms
    /// Events of a page.
    let rows: Int

    var view: View {
        let shown = story.entries
        let first = story.first
        let findings = story.findings
        let flagged = Dictionary(grouping: findings, by: \.key.eventSeq)
        let end = first + shown.count
        let hasOthers = story.otherFindings.count > 0 || story.otherFindings.isAtLeast
        return [
            "timeline": TimelineLanes(entries: shown).view,
            "rows": shown.map { row($0, flagged[$0.logged.event.seq] ?? []) },
            "isPart": shown.count < story.total,
            "part": "\(first + 1) to \(end) of \(story.total)",
            "hasEarlier": first > 0, "earlier": asked.link(["cursor": String(max(0, first - rows))]),
            "hasLater": end < story.total, "later": asked.link(["cursor": String(end)]),
            "findings": findings.map { FindingView.view(of: $0, forms) },
            "hasFindings": !findings.isEmpty || hasOthers, "hasOtherFindings": hasOthers,
            "otherFindings": Wording.number(story.otherFindings),
            "areOthersMany": story.otherFindings.count > 1 || story.otherFindings.isAtLeast,
            "findingsHref": Link.to(
                "/findings",
                [("solution_id", story.solution.solutionID), ("all", "true")]
                    + (story.solution.isTest ? [("tests", "true")] : [])),
            "moments": shown.map { ["moment": $0.step.event.effectiveAt.rfc3339] as View },
            "heardMoments": shown.map { ["moment": $0.logged.recordedAt.rfc3339] as View },
        ]
    }

    private func row(_ entry: History.Entry, _ findings: [Finding]) -> View {
        let (step, logged) = (entry.step, entry.logged)
        let event = step.event
        return [
            "seq": String(event.seq), "at": Wording.time(event.effectiveAt),
            "heard": Wording.time(logged.receivedAt), "event": event.name.text,
            "reported": event.reported.text, "kind": event.reported.status?.kind ?? "none",
            "verdict": step.verdict.text, "words": Wording.verdict(on: step),
            "reason": step.verdict.reason.map { $0.text.replacing("_", with: " ") } ?? "",
            "isIllegal": step.verdict.reason != nil, "portfolio": event.portfolioID,
            "again": logged.redeliveries, "isAgain": logged.redeliveries > 0,
            "to": step.to?.text ?? "none", "hasOther": step.to?.text != event.reported.text,
            "rawHref": Link.event(event.seq), "delivery": String(logged.delivery),
            "deliveryHref": Link.delivery(logged.delivery), "source": logged.source.text,
            "wasHref": asked.link(["at": event.effectiveAt.rfc3339, "cursor": nil]),
            "knewHref": asked.link(["known_at_seq": String(event.seq), "known_at": nil, "cursor": nil]),
            "flags": findings.map { finding -> View in
                [
                    "flag": FindingView.words(finding.key.kind),
                    "severity": finding.severity(strictly: false).text,
                    "isHealed": finding.healedBySeq != nil,
                ]
            },
        ]
    }
}
