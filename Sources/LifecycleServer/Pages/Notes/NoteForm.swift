internal import LifecycleAnswers
internal import SolutionLifecycle

/// A form in which a reader says something: empty, or with what was typed.
struct NoteForm {
    let action: String
    /// What it is about, as `NoteRequest` names it.
    let subject: [(name: String, value: String)]
    /// Where the reader goes on.
    let next: String
    /// No token says who it is.
    let asksWho: Bool
    private let typed: [String: String]

    private static let subjectNames = ["kind", "event_seq", "solution_id", "quarantine_id"]

    init(
        _ action: NoteAction, _ subject: [(name: String, value: String)], next: String, asksWho: Bool
    ) {
        self.action = action.text
        self.subject = subject
        self.next = next
        self.asksWho = asksWho
        typed = [:]
    }

    /// As it was sent.
    init(_ sent: PageForm, asksWho: Bool) {
        action = sent.text("action")
        subject = Self.subjectNames.map { ($0, sent.text($0)) }.filter { !$0.1.isEmpty }
        next = sent.next
        self.asksWho = asksWho
        typed = Dictionary(
            uniqueKeysWithValues: ["by", "until", "text"].map {
                // A browser ends each line with both.
                ($0, sent.text($0).replacing("\r\n", with: "\n"))
            })
    }

    /// The note's fields. Line breaks of the text become spaces. Answers `nil` if `until` can't be read.
    func fields(now: UnixMilliseconds) -> [String: String]? {
        var fields = Dictionary(subject.map { ($0.name, $0.value) }) { first, _ in first }
        fields["action"] = action
        fields["by"] = trimmed("by")
        fields["text"] = trimmed("text").replacing("\n", with: " ")
        let until = trimmed("until")
        if !until.isEmpty {
            guard let moment = Self.moment(until, now: now) else { return nil }
            fields["until"] = moment.rfc3339
        }
        return fields
    }

    static let untilForms = "so long from now (4h, 7d), or a moment in UTC (2025-03-01 12:00)"

    private static func moment(_ text: String, now: UnixMilliseconds) -> UnixMilliseconds? {
        if let seconds = Asked.durationSeconds(text) {
            return UnixMilliseconds(now.rawValue + seconds * 1000)
        }
        return PageQuestion.moment(text, now: now)
    }

    private func trimmed(_ name: String) -> String {
        let text = typed[name] ?? ""
        guard let first = text.firstIndex(where: { !$0.isWhitespace }),
            let last = text.lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(text[first...last])
    }

    var title: String {
        switch NoteAction(text: action) {
        case .acknowledge: "Acknowledge"
        case .reopen: "Reopen"
        case .comment, nil: "Comment"
        }
    }

    var view: View {
        [
            "action": action, "formTitle": title, "asksWho": asksWho, "asksUntil": action == "acknowledge",
            "asksText": action == "comment" ? "What" : "Why",
            "fields": (subject + [("next", next)]).map { ["name": $0.name, "value": $0.value] as View },
            "typedBy": typed["by"] ?? "", "typedUntil": typed["until"] ?? "",
            "typedText": typed["text"] ?? "",
        ]
    }
}
