internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// `GET /`: what an operator wants to know first.
struct TodayPage: Sendable {
    let frame: PageFrame

    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        _ = try PageQuestion(request, path: "/", names: [])
        let now = frame.clock()
        let overview = try await frame.reader.overview(.today(now: now))
        let troubles = await frame.troubles.current()
        return frame.page(
            "today", title: "Today", section: "/", moment: overview.moment, asOf: now,
            view: view(overview, troubles, NoteForms(frame, request, context), now: now))
    }

    private func view(
        _ overview: Overview, _ troubles: [Troubles.Standing], _ forms: NoteForms, now: UnixMilliseconds
    ) -> View {
        let total = overview.solutions.values.reduce(0, +)
        let isEmpty = overview.moment.lastEntry == 0
        var view: View = [
            "isEmpty": isEmpty, "solutions": Wording.count(total, "solution"),
            "unknownStatus": Wording.number(overview.solutions[nil] ?? 0),
            "hasUnknownStatus": overview.solutions[nil, default: 0] > 0,
            "diagrams": [false, true].map { LifecycleDiagram(counts: overview.solutions, isTall: $0).view },
            "severities": [Severity.error, .warning, .notice].map { severity -> View in
                let count = overview.openFindings[severity, default: .none]
                return [
                    "severity": severity.text, "count": Wording.number(count), "isNone": count.count == 0,
                    "href": Link.to("/findings", [("severity", severity.text), ("acknowledged", "false")]),
                ]
            },
            "findings": overview.latestFindings.map { FindingView.view(of: $0, forms) },
            "hasFindings": !overview.latestFindings.isEmpty,
            "disputed": Wording.number(overview.disputed), "isDisputed": overview.disputed.count > 0,
            "quarantined": Wording.number(overview.quarantined), "isQuarantined": overview.quarantined > 0,
            "waiting": OverviewQuestion.waitingStatuses.map { waiting($0, overview, now: now) },
            "intake": IntakeChart(hours: overview.intake).view,
            "hasTroubles": !troubles.isEmpty,
            "troubles": troubles.map { standing -> View in
                [
                    "severity": standing.trouble.severity.text, "message": standing.trouble.message,
                    "trouble": standing.trouble.kind.rawValue, "since": Wording.time(standing.since),
                ]
            },
        ]
        if let last = frame.troubles.webhook.state.lastAuthenticAt {
            view["lastAuthenticAge"] = Wording.age(last.seconds, at: now)
            view["lastAuthenticAt"] = Wording.time(last)
        }
        if let last = overview.lastReceivedAt {
            view["lastDeliveryAge"] = Wording.age(last.seconds, at: now)
            view["lastDeliveryAt"] = Wording.time(last)
        }
        return view
    }

    private func waiting(_ status: Status, _ overview: Overview, now: UnixMilliseconds) -> View {
        let rows = overview.waiting[status] ?? []
        return [
            "status": status.text, "kind": status.kind,
            "count": Wording.number(overview.solutions[status] ?? 0),
            "href": Link.to("/solutions", [("status", status.text)]), "isNone": rows.isEmpty,
            "rows": rows.map { row -> View in
                [
                    "id": row.solutionID, "link": Link.solution(row.solutionID),
                    "since": Wording.time(row.since), "age": Wording.age(row.since, at: now),
                ]
            },
        ]
    }
}
