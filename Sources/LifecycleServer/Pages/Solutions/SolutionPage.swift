internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// `GET /solutions/{id}`: where a solution stands, and its whole life; now, or as it was.
struct SolutionPage: Sendable {
    let frame: PageFrame

    /// Events that the timeline and the table show at a time: the latest, unless asked for others.
    private static let rows = 30
    private static let notes = 20

    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let raw = try context.parameters.require("id")
        let id = raw.removingPercentEncoding ?? raw
        return try await answer(
            try PageQuestion(request, path: Link.solution(id), names: Self.parameters), id: id,
            forms: NoteForms(frame, request, context))
    }

    /// `GET /solution?id=…`, for ids that a path can't have.
    @Sendable func byQuery(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let question = try PageQuestion(request, path: "/solution", names: ["id"] + Self.parameters)
        guard let id = question.parameters.text("id") else {
            throw QueryParameters.bad("id", "is missing: whose page?")
        }
        return try await answer(question, id: id, forms: NoteForms(frame, request, context))
    }

    private static let parameters = ["at", "known_at", "known_at_seq", "notes", "cursor"]

    private func answer(_ asked: PageQuestion, id: String, forms: NoteForms) async throws -> Response {
        let past = PastQuestion(
            at: try moment(asked, "at")?.seconds, knownAt: try moment(asked, "known_at"),
            knownAtSeq: try asked.parameters.seq("known_at_seq"))
        let now = frame.clock()
        let story: SolutionStory
        let start = try asked.place(numbers: 1)?[0]
        switch try await frame.reader.story(
            of: id, asking: past, from: start.map(Int.init(clamping:)), limit: Self.rows)
        {
        case .found(let found): story = found
        case .unknownSolution: throw Problem.unknownSolution(id)
        case .noEventsByThen: throw Problem.noEventsByThen(id)
        }
        var view = standing(story, now: now)
        view.merge(SolutionHistoryView(story: story, asked: asked, forms: forms, rows: Self.rows).view) { $1 }
        view.merge(pastView(asked, past)) { $1 }
        view.merge(try noteView(try await frame.reader.notes(about: id), id: id, asked)) { $1 }
        view["commentForms"] = forms.forms(about: id)
        return frame.page(
            "solution", title: id, section: "/solutions", moment: story.moment, asOf: now, view: view)
    }

    private func moment(_ asked: PageQuestion, _ name: String) throws(Problem) -> UnixMilliseconds? {
        try asked.parameters.value(name, Asked.momentForms) { PageQuestion.moment($0) }
    }

    /// The latest notes, unless all are asked for.
    private func noteView(_ notes: [Note], id: String, _ asked: PageQuestion) throws(Problem) -> View {
        let isAll = try asked.parameters.value("notes", "all") { $0 == "all" ? true : nil } ?? false
        let shown = isAll ? notes : notes.suffix(Self.notes)
        return [
            "notes": shown.reversed().map { NoteView.view(of: $0, about: id) }, "hasNotes": !notes.isEmpty,
            "hasMoreNotes": shown.count < notes.count,
            "moreNotes": Wording.count(notes.count - shown.count, "earlier note"),
            "allNotesHref": asked.link(["notes": "all"], keepingPlace: true) + "#notes",
        ]
    }

    private func standing(_ story: SolutionStory, now: UnixMilliseconds) -> View {
        let solution = story.solution
        var view: View = [
            "id": solution.solutionID, "status": solution.status?.text ?? "none yet",
            "kind": solution.status?.kind ?? "none", "reported": solution.reported.text,
            "isDisputed": solution.isDisputed, "isAmbiguous": solution.isAmbiguous, "isTest": solution.isTest,
            "isTerminal": solution.isTerminal, "hasSince": solution.since != nil,
            "differs": solution.reported.text != solution.status?.text && !solution.isDisputed,
            "next": solution.next.map { ["status": $0.text, "kind": $0.kind] as View },
            "portfolios": solution.portfolioIDs.prefix(8).map { id -> View in
                ["portfolio": id, "portfolioHref": Link.to("/solutions", [("portfolio_id", id)])]
            },
            "events": Wording.count(solution.events, "change"),
            "redeliveries": Wording.number(solution.redeliveries),
            "hasImported": solution.importedEvents > 0,
            "imported": Wording.count(solution.importedEvents, "event"),
            "lastHeard": Wording.time(solution.lastReceivedAt),
            "apiHref": Link.to("/v1/solutions/\(Link.encode(solution.solutionID))/history"),
        ]
        if let since = solution.since {
            view["since"] = Wording.time(since)
            view["age"] = Wording.age(since, at: now)
        }
        if let last = story.last {
            view["reportSeq"] = String(last.event.seq)
            view["lastVerdict"] = Wording.verdict(on: last)
        }
        return view
    }

    private func pastView(_ asked: PageQuestion, _ past: PastQuestion) -> View {
        var conditions: [String] = []
        if let at = past.at { conditions.append("as it was at \(at.rfc3339)") }
        if let knownAt = past.knownAt { conditions.append("as we knew it at \(knownAt.rfc3339)") }
        if let seq = past.knownAtSeq { conditions.append("as we knew it after event \(seq)") }
        return [
            "isPast": !past.isAboutNow, "pastWords": conditions.joined(separator: ", "),
            "at": asked.parameters.text("at") ?? "", "knownAt": asked.parameters.text("known_at") ?? "",
            "knownAtSeq": asked.parameters.text("known_at_seq") ?? "",
            "hasKnownAtSeq": past.knownAtSeq != nil, "action": asked.path,
            "hasID": asked.path == "/solution",
            "nowHref": asked.link(["at": nil, "known_at": nil, "known_at_seq": nil]),
        ]
    }
}
