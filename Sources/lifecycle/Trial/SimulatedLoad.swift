import Foundation
import LifecycleAnswers
import LifecycleStore

/// Posts bodies at a chosen rate and concurrency, and sums up how long the answers took.
struct SimulatedLoad {
    let poster: DeliveryPoster
    let concurrency: Int
    /// Requests a second, all together; 0 for no limit.
    let rate: Int

    func run(_ bodies: [String], json: Bool) async throws {
        let clock = ContinuousClock()
        let start = clock.now
        var latencies: [Duration] = []
        var recorded = Recorded()
        do {
            try await withThrowingTaskGroup(of: (Recorded, Duration).self) { group in
                func add(_ index: Int) {
                    let body = Data(bodies[index].utf8)
                    let due = rate > 0 ? start + .seconds(1) * index / rate : start
                    group.addTask {
                        if due > clock.now { try await clock.sleep(until: due) }
                        let sent = clock.now
                        let recorded = try await poster.post(body)
                        return (recorded, sent.duration(to: clock.now))
                    }
                }
                var next = min(concurrency, bodies.count)
                for index in 0..<next { add(index) }
                while let (answer, latency) = try await group.next() {
                    recorded += answer
                    latencies.append(latency)
                    Output.progress("\(latencies.count) of \(bodies.count) acknowledged")
                    if next < bodies.count {
                        add(next)
                        next += 1
                    }
                }
            }
            try await poster.close()
        } catch {
            try? await poster.close()
            throw error
        }
        Output.progressDone()
        report(bodies.count, latencies.sorted(), recorded, took: start.duration(to: clock.now), json: json)
    }

    private func report(
        _ sent: Int, _ latencies: [Duration], _ recorded: Recorded, took: Duration, json: Bool
    ) {
        func milliseconds(_ percent: Int) -> Int64 {
            guard !latencies.isEmpty else { return 0 }
            let latency = latencies[min(latencies.count - 1, latencies.count * percent / 100)]
            return latency.components.seconds * 1000 + latency.components.attoseconds / 1_000_000_000_000_000
        }
        if json {
            Output.print([
                "sent": JSON(sent), "acknowledged": JSON(latencies.count),
                "recorded": JSON(recorded.recorded),
                "redelivered": JSON(recorded.redelivered), "ignored": JSON(recorded.ignored),
                "quarantined": JSON(recorded.quarantined), "p50_ms": .integer(milliseconds(50)),
                "p95_ms": .integer(milliseconds(95)), "p99_ms": .integer(milliseconds(99)),
            ])
        } else {
            Output.print(
                "\(sent) sent, \(latencies.count) acknowledged in \(took.formatted(.units(width: .narrow))); "
                    + "latency p50 \(milliseconds(50)) ms, p95 \(milliseconds(95)) ms, p99 "
                    + "\(milliseconds(99)) ms."
            )
            Output.print(recorded.sentence(of: latencies.count))
        }
    }
}
