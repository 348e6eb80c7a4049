internal import HTTPTypes
internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// `GET /deliveries`, `/deliveries/{n}` and `/events/{seq}`: what came in, as it came.
struct DeliveryPages: Sendable {
    let frame: PageFrame

    private static let path = "/deliveries"
    private static let rows = 50
    /// Changes shown of each delivery on the list, and of one on its own page.
    private static let changes = 3
    private static let allChanges = 60

    @Sendable func list(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let question = try PageQuestion(
            request, path: Self.path, names: ["until", "outcome", "source", "cursor"])
        let parameters = question.parameters
        var filter = DeliveryFilter()
        filter.source = try parameters.value("source", "webhook or ingest") { text in
            Delivery.Source.allCases.first { $0.text == text }
        }
        let outcomes = DeliveryFilter.Outcome.allCases.map(\.rawValue).joined(separator: ", ")
        filter.outcome = try parameters.value(
            "outcome", "one of \(outcomes)", DeliveryFilter.Outcome.init(rawValue:))
        filter.recordedUntil = try parameters.value("until", Asked.momentForms) { PageQuestion.moment($0) }
        let now = frame.clock()
        let listing = try await frame.reader.listing(
            of: filter, before: try question.place(numbers: 1)?[0], limit: Self.rows, events: Self.changes)
        return frame.page(
            "deliveries", title: "Deliveries", section: Self.path, moment: listing.moment, asOf: now,
            view: [
                "facets": [
                    question.facet(
                        "Outcome", "outcome",
                        [
                            ("all", nil, nil), ("brought changes", "recorded", nil),
                            ("known already", "redelivered", nil), ("quarantined", "quarantined", nil),
                        ]),
                    question.facet(
                        "Source", "source",
                        [("all", nil, nil)] + Delivery.Source.allCases.map { ($0.text, $0.text, nil) }),
                ],
                "until": parameters.text("until") ?? "", "outcome": parameters.text("outcome") ?? "",
                "sourceField": parameters.text("source") ?? "", "hasOutcome": filter.outcome != nil,
                "hasSource": filter.source != nil,
                "rows": listing.deliveries.map { told -> View in
                    var view = record(told.record, now: now)
                    view["changes"] = told.events.map(change)
                    let more = told.record.events - told.events.count
                    if more > 0 { view["more"] = "and \(Wording.number(more)) more" }
                    return view
                },
                "isNone": listing.deliveries.isEmpty, "isCutShort": listing.isCutShort,
                "hasNext": listing.next != nil,
                "next": listing.next.map { question.link(["cursor": String($0)]) } ?? "",
                "hasFirst": question.parameters.text("cursor") != nil, "first": question.link(),
            ])
    }

    /// `GET /deliveries/{n}`
    @Sendable func one(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let number = try context.number("number")
        let now = frame.clock()
        guard let contents = try await frame.reader.delivery(number, limit: Self.allChanges) else {
            throw Problem.noSuchPage(
                "There is no delivery \(number). Bodies with nothing to keep aren't stored.")
        }
        var view = record(contents.record, now: now)
        view["sha256"] = Hexadecimal.text(contents.record.sha256)
        view["recordedAt"] = Wording.time(contents.record.recordedAt)
        view["changes"] = contents.events.map(change)
        view["redelivered"] = contents.redelivered.map(change)
        view["hasRedelivered"] = !contents.redelivered.isEmpty
        view["hasChanges"] = !contents.events.isEmpty
        let more = contents.record.events - contents.events.count
        if more > 0 { view["more"] = "and \(Wording.number(more)) more" }
        view["hasQuarantined"] = !contents.quarantined.isEmpty
        view["quarantinedRows"] = contents.quarantined.map { record -> View in
            [
                "quarantineHref": Link.quarantined(record.id), "id": String(record.id),
                "reason": record.reason.replacing("_", with: " "), "message": record.message ?? "",
            ]
        }
        return frame.page(
            "delivery", title: "Delivery \(number)", section: Self.path, moment: contents.moment, asOf: now,
            view: view)
    }

    /// `GET /events/{seq}`: a change as it was received.
    @Sendable func event(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        let seq = try context.number("seq")
        guard let (logged, moment) = try await frame.reader.event(seq) else {
            throw Problem.noSuchPage("There is no event \(seq) yet.")
        }
        let event = logged.event
        let plain: JSON = [
            "solution_id": .string(logged.solutionID), "event": .string(event.name.text),
            "solution_status": .string(event.reported.text),
        ]
        var view = change(logged)
        view["received"] = Wording.time(logged.receivedAt)
        view["recordedAt"] = Wording.time(logged.recordedAt)
        view["happened"] = Wording.time(event.effectiveAt)
        view["isStamped"] = event.triggeredAt != nil
        view["isStampedAhead"] = event.isStampedAhead
        if let triggered = event.triggeredAt { view["stamped"] = Wording.time(triggered) }
        view["delivery"] = String(logged.delivery)
        view["deliveryHref"] = Link.delivery(logged.delivery)
        view["source"] = logged.source.text
        view["hasExtra"] = logged.extra != nil
        view["raw"] = JSONLayout.indented(logged.extra ?? plain.text)
        view["again"] = Wording.number(logged.redeliveries)
        return frame.page(
            "event", title: "Event \(seq)", section: Self.path, moment: moment, asOf: frame.clock(),
            view: view)
    }

    private func record(_ record: DeliveryRecord, now: UnixMilliseconds) -> View {
        [
            "number": String(record.number), "href": Link.delivery(record.number),
            "received": Wording.time(record.receivedAt),
            "age": Wording.age(record.receivedAt.seconds, at: now),
            "source": record.source.text, "size": Wording.size(bytes: record.sizeBytes),
            "signed": record.signedBy.map { "secret \($0)" } ?? "not signed",
            "outcomes": [
                (record.events, "recorded"), (record.redeliveries, "known already"),
                (record.quarantined, "quarantined"), (record.ignored, "ignored"),
            ].filter { $0.0 > 0 }.map { count, word -> View in
                ["outcome": "\(Wording.number(count)) \(word)", "class": word.replacing(" ", with: "-")]
            },
        ]
    }

    private func change(_ logged: LoggedEvent) -> View {
        [
            "seq": String(logged.event.seq), "eventHref": Link.event(logged.event.seq),
            "solution": logged.solutionID,
            "solutionHref": Link.solution(logged.solutionID) + "#e\(logged.event.seq)",
            "status": logged.event.reported.text, "kind": logged.event.reported.status?.kind ?? "none",
            "event": logged.event.name.text, "portfolio": logged.event.portfolioID,
        ]
    }
}
