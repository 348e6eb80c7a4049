import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// Bodies in every shape found for this callback (Tests/Corpus/payloads/SOURCES.md).
@Suite("The corpus")
struct PayloadTests {
    /// What a payload comes to, worked out by hand from lifecycle.md, section 1.
    struct Expected: Sendable, CustomTestStringConvertible {
        let name: String
        var changes: [Change] = []
        var reasons: [QuarantineReason] = []
        var ignored = 0

        var testDescription: String { name }
    }

    private static func change(
        _ solutionID: String, _ event: EventName, _ reported: ReportedStatus, at second: Int64,
        by portfolio: String = "506914307656634"
    ) -> Change {
        Change(
            solutionID: solutionID, portfolioID: portfolio, event: event, reported: reported,
            triggeredAt: UnixSeconds(second))
    }

    static let expected = [
        Expected(
            name: "ps_01_reference_example",
            changes: [change("774485461512159", .solutionCreated, .known(.initiated), at: 1_739_321_024)]),
        Expected(
            name: "ps_02_guide_example_value_before_field",
            changes: [change("774485461512159", .solutionCreated, .known(.initiated), at: 1_718_143_652)]),
        Expected(name: "ps_03_test_panel_value_only", reasons: [.noEntryArray]),
        Expected(name: "ps_04_test_panel_field_value", reasons: [.noEntryArray]),
        Expected(name: "ps_05_test_panel_sample_wrapper_inferred", reasons: [.noEntryArray]),
        Expected(
            name: "ps_06_test_button_envelope_id0_inferred",
            changes: [
                change("test:1234567890", .solutionCreated, .known(.initiated), at: 1_754_540_526, by: "0")
            ]),
        Expected(name: "ps_07_missing_status_gokapso_test", reasons: [.noEntryArray]),
        Expected(
            name: "ps_10_pending_deactivation_guide_text",
            changes: [
                change("774485461512159", .solutionUpdated, .known(.pendingDeactivation), at: 1_739_321_024)
            ]),
        Expected(
            name: "ps_11_status_PENDING_guide_only",
            changes: [change("774485461512159", .solutionUpdated, .unknown("PENDING"), at: 1_739_321_024)]),
        Expected(name: "ps_12_changed_fields_no_values_graph_generic", reasons: [.valuesNotIncluded]),
        Expected(name: "nb_account_update_partner_added", ignored: 1),
        Expected(name: "nb_account_update_partner_app_installed_misnested", ignored: 1),
        Expected(name: "nb_instagram_time_milliseconds", ignored: 1),
        Expected(name: "nb_message_template_status_update", ignored: 1),
        Expected(name: "nb_messages_status_sent", ignored: 1),
        Expected(name: "nb_messages_text", ignored: 1),
        Expected(name: "nb_other_object_user_photos", ignored: 1),
        Expected(name: "nb_phone_number_quality_update", ignored: 1),
        Expected(name: "nb_real_test_button_messages_no_time", ignored: 1),
    ]

    @Test("is read as lifecycle.md says", arguments: expected)
    func payload(expected: Expected) throws {
        let contents = WebhookBody.read(try Corpus.payload(expected.name))
        #expect(contents.changes == expected.changes)
        #expect(contents.reasons == expected.reasons)
        #expect(contents.ignored == expected.ignored)
    }

    @Test("has no payload that this page forgets")
    func complete() throws {
        #expect(try Corpus.names(in: "payloads") == Self.expected.map(\.name).sorted())
    }

    @Test("comes to what its scenarios count")
    func scenarios() throws {
        let scenarios = try Corpus.scenarios()
        #expect(scenarios.count == 37)
        for scenario in scenarios {
            let contents = scenario.bodies.map(WebhookBody.read)
            let counts = scenario.counts
            let changes = contents.reduce(0) { $0 + $1.changes.count }
            #expect(changes == (counts["recorded"] ?? 0) + (counts["redelivered"] ?? 0), "\(scenario.name)")
            #expect(contents.reduce(0) { $0 + $1.ignored } == counts["ignored"], "\(scenario.name)")
            let quarantined = contents.reduce(0) { $0 + $1.quarantined.count }
            #expect(quarantined == counts["quarantined"], "\(scenario.name)")
        }
    }
}
