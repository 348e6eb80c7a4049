import AsyncHTTPClient
import Foundation
import PartnerSolutionsWebhook
import TestSupport
import Testing

/// `/metrics`, read by Prometheus's own client, after stories whose truth is known.
@Suite("Metrics, as Prometheus reads them")
struct MetricsTests {
    private static let now = Int64(Date().timeIntervalSince1970)

    private static func body(
        _ changes: [(status: String, id: String, second: Int64)], portfolio: String = "9"
    )
        -> String
    {
        let entries = changes.map { status, id, second in
            """
            {"id":"\(portfolio)","time":\(second),"changes":[{"field":"partner_solutions","value":\
            {"event":"SOLUTION_UPDATED","solution_id":"\(id)","solution_status":"\(status)"}}]}
            """
        }
        return """
            {"object":"whatsapp_business_account","entry":[\(entries.joined(separator: ","))]}
            """
    }

    /// Answered 200 each. 7 stored deliveries, and one of which nothing is kept.
    private static let story = [
        body([("DRAFT", "1", now - 5000)]),
        body([("DRAFT", "1", now - 5000)]),
        // INITIATED is missing: illegal. With it an old friend and a new one.
        body([("ACTIVE", "1", now - 4000), ("DRAFT", "1", now - 5000), ("INITIATED", "2", now - 3000)]),
        body([("ACTIVE", "3", now - 2000), ("PENDING_DEACTIVATION", "3", now - 1000), ("ODD", "4", now)]),
        // A click on the dashboard's Test button counts nowhere but as a delivery and a change.
        body([("ACTIVE", "5", now - 100)], portfolio: "0"),
        "not json",
        #"{"entry":[{"id":"1","changed_fields":["partner_solutions"]}]}"#,
        #"{"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":"messages"}]}]}"#,
    ]

    @Test("count what happened, no more and no less; what lies in the database outlives the server")
    func story() async throws {
        let folder = try TemporaryFolder()
        var server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posting = Posting(server: server.url, client: HTTPClient.shared)
        for body in Self.story { #expect(try await posting.post(body) == 200) }
        for _ in 1...3 { #expect(try await posting.post(Self.story[0], secret: "forged") == 401) }
        let tooLarge = String(repeating: " ", count: WebhookBody.limitBytes + 1)
        #expect(try await posting.post(tooLarge) == 413)

        let scrape = try await Scrape(server)
        scrape.expectSound()
        Self.expectCounts(scrape)
        try Self.expectStanding(scrape)
        server.stop()

        server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let later = try await Scrape(server)
        later.expectSound()
        #expect(later.values("lifecycle_deliveries_total", by: "outcome").isEmpty)
        #expect(later.value("lifecycle_deliveries_total", ["outcome": "recorded"]) == 0)
        try Self.expectStanding(later)
        server.stop()
    }

    private static func expectCounts(_ scrape: Scrape) {
        #expect(
            scrape.values("lifecycle_deliveries_total", by: "outcome") == [
                "recorded": 4, "redelivered": 1, "quarantined": 2, "ignored": 1, "unsigned": 3,
                "too_large": 1,
            ])
        #expect(
            scrape.values("lifecycle_changes_total", by: "outcome") == [
                "recorded": 7, "redelivered": 2, "quarantined": 2, "ignored": 1,
            ])
        #expect(
            scrape.values("lifecycle_events_recorded_total", by: "verdict") == ["legal": 3, "illegal": 3])
        #expect(
            scrape.values("lifecycle_events_recorded_total", by: "reason") == [
                "": 3, "skipped": 1, "missed_start": 1, "unknown_status": 1,
            ])
        #expect(
            scrape.values("lifecycle_quarantined_total", by: "reason") == [
                "not_json": 1, "values_not_included": 1,
            ])
        // One after the other, so each of the seven that are kept is a group of its own.
        #expect(scrape.value("lifecycle_commit_duration_seconds_count") == 7)
        #expect(scrape.value("lifecycle_commit_deliveries_bucket", ["le": "1"]) == 7)
        #expect(scrape.value("lifecycle_commit_deliveries_sum") == 7)
        let webhook = ["method": "POST", "route": "/webhook"]
        #expect(scrape.value("lifecycle_http_request_duration_seconds_count", webhook) == 12)
        #expect(
            scrape.value("lifecycle_http_responses_total", webhook.merging(["status": "200"]) { $1 }) == 8)
        #expect(
            scrape.value("lifecycle_http_responses_total", webhook.merging(["status": "401"]) { $1 }) == 3)
    }

    private static func expectStanding(_ scrape: Scrape) throws {
        #expect(
            scrape.values("lifecycle_solutions", by: "status") == [
                "ACTIVE": 1, "INITIATED": 1, "PENDING_DEACTIVATION": 1, "none": 1,
            ])
        #expect(scrape.value("lifecycle_solutions", ["status": "REJECTED"]) == 0)
        let open = scrape.values("lifecycle_findings_open", by: "kind")
        #expect(open["illegal_transition"] == 2 && open["unknown_status"] == 1)
        for severity in ["error", "warning"] {
            for (acknowledged, count) in [("false", 1.0), ("true", 0)] {
                let labels = [
                    "kind": "illegal_transition", "severity": severity, "acknowledged": acknowledged,
                ]
                #expect(scrape.value("lifecycle_findings_open", labels) == count, "\(labels)")
            }
        }
        for (status, age) in [("INITIATED", 3000.0), ("PENDING_DEACTIVATION", 1000.0)] {
            let oldest = try #require(scrape.value("lifecycle_oldest_in_status_seconds", ["status": status]))
            #expect(oldest >= age && oldest < age + 900, "\(status): \(oldest)")
        }
        #expect(scrape.value("lifecycle_last_seq") == 7)
        #expect(scrape.value("lifecycle_stale_solutions") == 0)
        #expect(
            scrape.value("lifecycle_store_writable") == 1 && scrape.value("lifecycle_store_readable") == 1)
        #expect(scrape.value("lifecycle_queue_length") == 0)
        #expect(try #require(scrape.value("lifecycle_last_delivery_age_seconds")) < 900)
        #expect(try #require(scrape.value("lifecycle_database_bytes")) > 0)
        #expect(scrape.value("lifecycle_wal_bytes") != nil)
        #expect(scrape.values("lifecycle_build_info", by: "version").values.reduce(0, +) == 1)
    }

    @Test("agree with what was answered under load")
    func load() async throws {
        let folder = try TemporaryFolder()
        let server = try ServingProcess(databasePath: folder.path("log.sqlite"))
        let posting = Posting(server: server.url, client: HTTPClient.shared)
        let answers = try await withThrowingTaskGroup(of: [Int].self) { group in
            for client in 1...16 {
                group.addTask {
                    var answers: [Int] = []
                    for number in 1...20 {
                        let body = Posting.body("DRAFT", of: "\(client)-\(number)", at: Self.now)
                        answers.append(try await posting.post(body))
                    }
                    return answers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let stored = Double(answers.count { $0 == 200 })
        #expect(stored == 320)
        let scrape = try await Scrape(server)
        scrape.expectSound()
        #expect(scrape.values("lifecycle_deliveries_total", by: "outcome") == ["recorded": stored])
        #expect(scrape.value("lifecycle_commit_deliveries_sum") == stored)
        #expect(
            scrape.value("lifecycle_commit_deliveries_count")
                == scrape.value("lifecycle_commit_duration_seconds_count"))
        #expect(scrape.values("lifecycle_events_recorded_total", by: "verdict") == ["legal": stored])
        #expect(scrape.values("lifecycle_solutions", by: "status") == ["DRAFT": stored])
        server.stop()
    }

    @Test("the alerts and the dashboard ask for nothing that isn't there")
    func alerts() async throws {
        let folder = try TemporaryFolder()
        let receiver = try Receiver()
        defer { receiver.close() }
        let server = try ServingProcess(
            databasePath: folder.path("log.sqlite"),
            arguments: ["--forward-to", receiver.url, "--expect-delivery-every", "7d"])
        _ = try await Posting(server: server.url, client: HTTPClient.shared).post(Self.story[0])
        let scrape = try await Scrape(server)
        server.stop()
        let names = Set(scrape.families.flatMap { [$0.name] + $0.samples.map(\.name) })
        for file in ["prometheus-alerts.yml", "grafana-dashboard.json"] {
            let expressions = try String(contentsOf: Self.docs(file), encoding: .utf8)
                .matches(of: #/\blifecycle_[a-z_]+\b/#).map { String($0.output) }
            #expect(expressions.count > 10)
            for name in expressions { #expect(names.contains(name), "\(file): \(name)") }
        }
    }

    private static func docs(_ file: String) -> URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/\(file)")
    }

    private struct Dashboard: Decodable {
        struct Panel: Decodable {
            struct Place: Decodable {
                let x, y, w, h: Int
            }
            struct Target: Decodable {
                let refId: String
                let expr: String
                let datasource: Source
            }
            struct Source: Decodable {
                let type: String
                let uid: String
            }
            let id: Int
            let type: String
            let title: String
            let description: String
            let datasource: Source
            let gridPos: Place
            let targets: [Target]
        }
        struct Variables: Decodable {
            struct Variable: Decodable {
                let name: String
                let type: String
            }
            let list: [Variable]
        }
        let title: String
        let uid: String
        let schemaVersion: Int
        let panels: [Panel]
        let templating: Variables
    }

    @Test("the dashboard is one that Grafana takes: its panels have places, sources and questions")
    func dashboard() throws {
        let dashboard = try JSONDecoder().decode(
            Dashboard.self, from: Data(contentsOf: Self.docs("grafana-dashboard.json")))
        #expect(dashboard.uid == "lifecycle" && dashboard.schemaVersion >= 36)
        #expect(Set(dashboard.panels.map(\.id)).count == dashboard.panels.count)
        #expect(Set(dashboard.templating.list.map(\.name)) == ["datasource", "instance"])
        var taken: Set<[Int]> = []
        for panel in dashboard.panels {
            #expect(["stat", "timeseries"].contains(panel.type) && !panel.targets.isEmpty, "\(panel.title)")
            #expect(panel.datasource.uid == "${datasource}" && panel.datasource.type == "prometheus")
            #expect(Set(panel.targets.map(\.refId)).count == panel.targets.count)
            #expect(panel.targets.allSatisfy { $0.expr.contains(#"instance=~"$instance""#) })
            let place = panel.gridPos
            #expect(place.x >= 0 && place.x + place.w <= 24)
            for x in place.x..<place.x + place.w {
                for y in place.y..<place.y + place.h {
                    #expect(taken.insert([x, y]).inserted, "\(panel.title) lies over another")
                }
            }
        }
    }

    @Test("the reader of these tests would notice what is wrong")
    func control() throws {
        #expect(throws: Scrape.Unreadable.self) { try Scrape(text: "lifecycle_x{status=\"a} 1\n") }
        let falling = """
            # HELP lifecycle_y A histogram that falls.
            # TYPE lifecycle_y histogram
            lifecycle_y_bucket{le="1"} 3
            lifecycle_y_bucket{le="+Inf"} 2
            lifecycle_y_sum 2
            lifecycle_y_count 2

            """
        withKnownIssue { try Scrape(text: falling).expectSound() }
    }
}
