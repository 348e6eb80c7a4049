internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// `GET /findings`: what was flagged, each with the sentence that says what to do.
struct FindingsPage: Sendable {
    let frame: PageFrame

    private static let path = "/findings"
    private static let rows = 50

    @Sendable func answer(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let question = try PageQuestion(
            request, path: Self.path,
            names: [
                "severity", "kind", "acknowledged", "solution_id", "portfolio_id", "since", "until", "all",
                "tests", "cursor",
            ])
        let parameters = question.parameters
        let now = frame.clock()
        let filter = try filter(parameters, now: now)
        let place = try question.place(numbers: 2)
        let before = place.flatMap { numbers in
            UInt8(exactly: numbers[1]).flatMap(Finding.Kind.init).map {
                Finding.Key(eventSeq: numbers[0], kind: $0)
            }
        }
        let listing = try await frame.reader.listing(of: filter, before: before, limit: Self.rows)
        return frame.page(
            "findings", title: "Findings", section: Self.path, moment: listing.moment, asOf: now,
            view: view(listing, question, NoteForms(frame, request, context)))
    }

    private func filter(_ parameters: QueryParameters, now: UnixMilliseconds) throws(Problem) -> FindingFilter
    {
        var filter = FindingFilter()
        filter.solutionID = parameters.text("solution_id")
        filter.portfolioID = parameters.text("portfolio_id")
        let kinds = Finding.Kind.allCases.map(\.text).joined(separator: ", ")
        filter.kind = try parameters.value("kind", "one of \(kinds)", Finding.Kind.init(text:))
        filter.severity = try parameters.value("severity", "error, warning or notice", Severity.init(text:))
        filter.isAcknowledged = try parameters.flag("acknowledged")
        filter.since = try parameters.value("since", Asked.momentForms) {
            PageQuestion.moment($0 + "T00:00:00Z", now: now) ?? PageQuestion.moment($0, now: now)
        }
        filter.until = try parameters.value("until", Asked.momentForms) { PageQuestion.moment($0, now: now) }
        filter.includesHealed = try parameters.flag("all") ?? false
        filter.includesTests = try parameters.flag("tests") ?? false
        return filter
    }

    private func view(_ listing: FindingListing, _ question: PageQuestion, _ forms: NoteForms) -> View {
        let next = listing.next.map { "\($0.eventSeq).\($0.kind.rawValue)" }
        var sum = BoundedCount.none
        let counts = [Severity.error, .warning, .notice].map { severity -> (String, String?, String?) in
            sum = sum + (listing.open[severity] ?? .none)
            let label = severity == .error ? "errors" : "\(severity.text)s or worse"
            return (label, severity.text, Wording.number(sum))
        }
        return [
            "facets": [
                question.facet("Severity", "severity", [("all", nil, nil)] + counts),
                question.facet(
                    "Kind", "kind",
                    [("all", nil, nil)]
                        + Finding.Kind.allCases.map { (FindingView.words($0), $0.text, nil) }),
                question.facet(
                    "Acknowledged", "acknowledged",
                    [("all", nil, nil), ("open only", "false", nil), ("acknowledged only", "true", nil)]),
                question.facet("Healed", "all", [("left out", nil, nil), ("shown", "true", nil)]),
                question.facet(
                    "Dashboard tests", "tests", [("left out", nil, nil), ("shown", "true", nil)]),
            ],
            "chosen": question.chosen([
                "solution_id": "solution", "portfolio_id": "portfolio", "since": "raised since",
                "until": "raised until",
            ]),
            "kept": question.kept(without: ["since", "until"]),
            "since": question.parameters.text("since") ?? "",
            "until": question.parameters.text("until") ?? "",
            "findings": listing.findings.map { FindingView.view(of: $0, forms) },
            "isNone": listing.findings.isEmpty && next == nil,
            "isNoneHere": listing.findings.isEmpty && next != nil && !listing.isCutShort,
            "count": Wording.count(listing.findings.count, "finding"), "isCutShort": listing.isCutShort,
            "hasNext": next != nil, "next": next.map { question.link(["cursor": $0]) } ?? "",
            "hasFirst": question.parameters.text("cursor") != nil, "first": question.link(),
        ]
    }
}
