internal import LifecycleAnswers
internal import SolutionLifecycle

/// A note as a solution's page shows it.
enum NoteView {
    static func view(of note: Note, about solutionID: String) -> View {
        var view: View = [
            "entry": String(note.entry), "by": note.by, "did": did(note.action),
            "at": Wording.time(note.recordedAt), "isErased": note.text == nil, "text": note.text ?? "",
            "isAboutFinding": false, "finding": "", "findingHref": "", "ends": [View](),
        ]
        if case .finding(let key) = note.subject {
            view["isAboutFinding"] = true
            view["finding"] = "\(FindingView.words(key.kind)) of event \(key.eventSeq)"
            view["findingHref"] =
                Link.to("/findings", [("kind", key.kind.text), ("solution_id", solutionID), ("all", "true")])
                + "#" + FindingView.anchor(key)
        }
        if let until = note.until { view["ends"] = [["end": Wording.time(until)] as View] }
        return view
    }

    private static func did(_ action: NoteAction) -> String {
        switch action {
        case .acknowledge: "acknowledged"
        case .reopen: "reopened"
        case .comment: "commented on"
        }
    }
}
