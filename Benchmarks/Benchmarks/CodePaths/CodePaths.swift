import Benchmark
import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle

// The paths that every delivery takes, one at a time: `swift package benchmark`.

private let body = Data(
    """
    {"object":"whatsapp_business_account","entry":[{"id":"506914307656634","time":1739321024,"changes":[\
    {"field":"partner_solutions","value":{"event":"SOLUTION_UPDATED","solution_id":"303610109049230",\
    "solution_status":"ACTIVE"}}]}]}
    """.utf8)

let benchmarks: @Sendable () -> Void = {
    Benchmark.defaultConfiguration = .init(
        metrics: [.cpuTotal, .wallClock, .throughput], scalingFactor: .kilo, maxDuration: .seconds(3))

    Benchmark("signature of one delivery") { benchmark in
        guard let secrets = AppSecrets(["a secret"]) else { return benchmark.error("no secret") }
        let header = secrets.signature(of: body)
        benchmark.startMeasurement()
        for _ in benchmark.scaledIterations { blackHole(secrets.signer(of: body, header: header)) }
    }

    Benchmark("reading one delivery") { benchmark in
        for _ in benchmark.scaledIterations { blackHole(WebhookBody.read(body)) }
    }

    Benchmark("judging one event in order") { benchmark in
        var timeline = Timeline()
        var seq: Int64 = 0
        for _ in benchmark.scaledIterations {
            seq += 1
            let event = Event(
                seq: seq, name: .solutionUpdated,
                reported: .known(seq.isMultiple(of: 2) ? .active : .pendingDeactivation),
                portfolioID: "506914307656634", triggeredAt: UnixSeconds(seq), effectiveAt: UnixSeconds(seq))
            blackHole(timeline.record([event], among: []))
        }
    }
}
