internal import LifecycleAnswers
internal import SolutionLifecycle

/// A finding as lists of pages show it.
enum FindingView {
    static func view(of finding: Finding, _ forms: NoteForms) -> View {
        let severity = finding.severity(strictly: false)
        return [
            "severity": severity.text, "mark": mark(severity), "kind": words(finding.key.kind),
            "kindHref": Link.to("/findings", [("kind", finding.key.kind.text)]),
            "reason": finding.detail.reason.map { $0.text.replacing("_", with: " ") } ?? "",
            "hasReason": finding.detail.reason != nil && finding.key.kind == .illegalTransition,
            "solution": finding.solutionID,
            "solutionHref": Link.solution(finding.solutionID) + "#e\(finding.key.eventSeq)",
            "seq": String(finding.key.eventSeq), "eventHref": Link.event(finding.key.eventSeq),
            "raised": String(finding.raisedAtSeq), "raisedHref": Link.event(finding.raisedAtSeq),
            "isHealed": finding.healedBySeq != nil, "healed": finding.healedBySeq.map(String.init) ?? "",
            "healedHref": finding.healedBySeq.map(Link.event) ?? "", "message": finding.message,
            "isAboutArrival": finding.key.kind.isAboutArrival, "anchor": anchor(finding.key),
            "raisedTimes": times(finding.raisedAt), "healedTimes": times(finding.healedAt),
            "acknowledgements": finding.acknowledged.map { [view(of: $0)] } ?? [],
            "forms": forms.forms(about: finding),
        ]
    }

    /// What addresses name it by, on the page that shows it.
    static func anchor(_ key: Finding.Key) -> String {
        "f\(key.eventSeq)-\(key.kind.text)"
    }

    private static func view(of acknowledgement: Acknowledgement) -> View {
        [
            "by": acknowledgement.by, "at": Wording.time(acknowledgement.at),
            "ends": acknowledgement.until.map { [["end": Wording.time($0)] as View] } ?? [],
            "isErased": acknowledgement.text == nil, "text": acknowledgement.text ?? "",
        ]
    }

    /// None for a finding that no log keeps.
    private static func times(_ time: Finding.LogTime?) -> [View] {
        time.map { [["moment": Wording.time($0.recordedAt)] as View] } ?? []
    }

    static func words(_ kind: Finding.Kind) -> String {
        kind.text.replacing("_", with: " ")
    }

    private static func mark(_ severity: Severity) -> String {
        switch severity {
        case .error: "✕"
        case .warning: "!"
        case .notice: "i"
        }
    }
}
