internal import Hummingbird
internal import LifecycleAnswers
internal import LifecycleStore
internal import SolutionLifecycle

/// `GET /v1/stats`: what Today shows, as JSON.
struct StatsRoute {
    let reader: LogReader
    let troubles: Troubles
    let clock: @Sendable () -> UnixMilliseconds

    @Sendable func stats(_ request: Request, _ context: LifecycleRequestContext) async throws -> Response {
        _ = try QueryParameters(request, allowed: [])
        let now = clock()
        let overview = try await reader.overview(.today(now: now))
        let standing = await troubles.current()
        return .json(overview.json(now: now, troubles.webhook.state, standing))
    }
}

extension Overview {
    fileprivate func json(
        now: UnixMilliseconds, _ webhook: WebhookRecord.State, _ troubles: [Troubles.Standing]
    ) -> JSON {
        let statuses = Status.allCases.map(Optional.some) + [nil]
        return [
            "as_of": JSON(now), "last_entry": .integer(moment.lastEntry),
            "last_seq": .integer(moment.lastSeq),
            "troubles": .array(troubles.map(\.json)),
            "accepted": JSON(webhook.accepted), "refused_since_accepted": JSON(webhook.refused),
            "last_refused_at": JSON(webhook.lastRefusedAt),
            "last_authentic_at": JSON(webhook.lastAuthenticAt), "last_received_at": JSON(lastReceivedAt),
            "solutions": .object(
                statuses.map { ($0?.text ?? "none", JSON(solutions[$0, default: 0])) }),
            "disputed": JSON(disputed.count),
            "open_findings": .object(
                [Severity.error, .warning, .notice].map {
                    ($0.text, JSON(openFindings[$0, default: .none].count))
                }),
            "quarantined": .integer(quarantined),
            "waiting": .object(
                OverviewQuestion.waitingStatuses.map { status in
                    (status.text, .array((waiting[status] ?? []).map(\.json)))
                }),
            "intake": .array(intake.map(\.json)),
        ]
    }
}

extension Troubles.Standing {
    fileprivate var json: JSON {
        [
            "name": .string(trouble.kind.rawValue), "severity": .string(trouble.severity.text),
            "since": JSON(since), "message": .string(trouble.message),
        ]
    }
}

extension Overview.Waiting {
    fileprivate var json: JSON { ["solution_id": .string(solutionID), "since": JSON(since)] }
}

extension Overview.IntakeHour {
    fileprivate var json: JSON {
        ["start": JSON(start), "deliveries": .integer(deliveries), "events": .integer(events)]
    }
}
