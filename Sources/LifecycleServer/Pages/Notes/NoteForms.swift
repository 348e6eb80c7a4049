internal import Hummingbird
internal import SolutionLifecycle

/// The forms that the reader of a page gets: none without leave to write.
struct NoteForms: Sendable {
    private let mayWrite: Bool
    private let asksWho: Bool
    /// Where the reader is.
    private let place: String

    init(_ frame: PageFrame, _ request: Request, _ context: LifecycleRequestContext) {
        mayWrite = frame.readGuard.admits(request, context, for: .write)
        asksWho = frame.hasNoTokens
        place = request.uri.string
    }

    /// To acknowledge a finding, or to reopen it.
    func forms(about finding: Finding) -> [View] {
        guard mayWrite, finding.healedBySeq == nil, finding.isOpen || finding.acknowledged != nil else {
            return []
        }
        let subject = [("kind", finding.key.kind.text), ("event_seq", String(finding.key.eventSeq))]
        return [
            NoteForm(
                finding.acknowledged == nil ? .acknowledge : .reopen, subject,
                next: place + "#" + FindingView.anchor(finding.key), asksWho: asksWho
            ).view
        ]
    }

    /// To say something about a solution.
    func forms(about solutionID: String) -> [View] {
        guard mayWrite else { return [] }
        return [
            NoteForm(
                .comment, [("solution_id", solutionID)], next: place + "#notes", asksWho: asksWho
            ).view
        ]
    }
}
