import Foundation
import PartnerSolutionsWebhook
import ReadingOracle
import SolutionLifecycle

/// What is done to any bytes: read as a body and as a line to ingest, and judged. Nothing may trap, and all
/// must hold together; what doesn't ends the program, as a fuzzer wants it.
enum FuzzedDelivery {
    static func tryOut(_ body: Data) {
        let contents = WebhookBody.read(body)
        check(contents == ReadingOracle.read(body), "another answer than Foundation's decoder leads to")
        for quarantined in contents.quarantined {
            let bytes = Data(quarantined.raw.bytes)
            check(bytes.isEmpty ? body.isEmpty : body.range(of: bytes) != nil, "no piece of the body")
            check(quarantined.raw.sha256 == WebhookBody.raw(bytes).sha256, "another SHA-256")
        }
        for change in contents.changes {
            check(Change.canBeSolutionID(change.solutionID), "an id that can't be")
            let isTest = change.solutionID.hasPrefix(Change.testPrefix)
            check(isTest == (change.portfolioID == "0"), "a false test")
        }
        judge(contents.changes)
        _ = DeliveryLine.read(body)
        _ = AppSecrets.isSignature(String(decoding: body, as: UTF8.self))
    }

    /// As events of one solution, in deliveries of one, of two, of three… and all at once.
    private static func judge(_ changes: [Change]) {
        var timeline = Timeline()
        var held: HeldTimeline?
        var events: [Event] = []
        var size = 1
        while events.count < changes.count {
            let delivered = changes[events.count...].prefix(size).enumerated().map { place, change in
                Event(
                    seq: Int64(events.count + place + 1), change: change,
                    receivedAt: UnixMilliseconds(1_739_321_024_000))
            }
            size += 1
            if held?.covers(delivered) != true {
                let isInOrder = timeline.recall(for: delivered) == .nothing
                held =
                    isInOrder ? nil : timeline.hold(recalled(delivered, timeline, events), for: delivered)
            }
            let judging = timeline.record(delivered, into: &held)
            check(judging.verdicts.count == delivered.count, "\(judging.verdicts.count) verdicts")
            events += delivered
        }
        let judged = Judged(events)
        check(timeline.standing == judged.standing, "kept \(timeline.standing), judged \(judged.standing)")
        check(timeline.isAmbiguous == judged.isAmbiguous, "another ambiguity")
    }

    private static func recalled(_ delivered: [Event], _ timeline: Timeline, _ events: [Event]) -> [Event] {
        switch timeline.recall(for: delivered) {
        case .nothing: []
        case .second(let second): events.filter { $0.effectiveAt == second }
        case .everything: events
        }
    }

    private static func check(_ holds: Bool, _ what: @autoclosure () -> String) {
        guard !holds else { return }
        fatalError(what())
    }
}
