import Foundation
import LifecycleSimulation
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

/// How much of what went wrong is told: simulated logs with known faults, against the findings.
/// The long form (LIFECYCLE_DETECTION_SOLUTIONS, `make detection`) takes 100,000 events and prints the table.
@Suite("Detection of known faults")
struct DetectionTests {
    private static let solutions =
        ProcessInfo.processInfo.environment["LIFECYCLE_DETECTION_SOLUTIONS"].flatMap { Int($0) } ?? 1500

    private struct Log {
        let simulation: Simulation
        let findings: [String: [Finding]]
        let events: Int
        /// By solution, where its retries with new times stand among its events.
        let restamped: [String: [History.Entry]]

        init(_ change: (inout SimulatedFaults) -> Void) async throws {
            var faults = SimulatedFaults()
            change(&faults)
            simulation = Simulation(solutions: DetectionTests.solutions, seed: 5, faults: faults)
            let store = try TemporaryStore()
            let writer = try store.writer()
            for start in stride(from: 0, to: simulation.deliveries.count, by: 512) {
                let batch = simulation.deliveries[start..<min(start + 512, simulation.deliveries.count)]
                _ = try writer.append(all: try batch.map(Told.delivery))
            }
            writer.close()
            let reader = try store.reader()
            var filter = FindingFilter()
            filter.includesHealed = true
            let all = try await reader.findings(filter, limit: 10_000_000).items
            findings = Dictionary(grouping: all, by: \.solutionID)
            events = Int(try await reader.health().lastSeq)
            var restamped: [String: [History.Entry]] = [:]
            for truth in simulation.truths where !truth.restamped.isEmpty {
                let id = truth.life.solutionID
                guard case .found(let history) = try await reader.history(id, asking: PastQuestion()) else {
                    continue
                }
                restamped[id] = history.entries.filter { truth.restamped.contains($0.step.event.triggeredAt) }
            }
            self.restamped = restamped
        }

        func standing(_ id: String) -> [Finding] {
            (findings[id] ?? []).filter { $0.healedBySeq == nil && !$0.key.kind.isAboutArrival }
        }
    }

    @Test("shuffled but complete logs leave no step finding standing")
    func shuffled() async throws {
        let log = try await Log {
            $0.shuffles = true
            $0.duplicate = 0.2
            $0.bothPartners = 0.3
            $0.rebatch = 0.2
        }
        // What Meta documents elsewhere stands as a notice, shuffled or not; names of events are a notice
        // too.
        let standing = log.simulation.truths.flatMap { log.standing($0.life.solutionID) }.filter {
            $0.severity(strictly: false) > .notice
        }
        let healed = log.findings.values.joined().count { $0.healedBySeq != nil }
        print(
            "shuffled: \(log.events) events, \(healed) findings healed, \(standing.count) false alarms "
                + "standing")
        #expect(standing.isEmpty)
        #expect(healed > 0)
    }

    @Test("a dropped step that leaves a gap is flagged, with the right missing statuses")
    func dropped() async throws {
        let log = try await Log { $0.drop = 0.1 }
        var (visible, flagged, invisible) = (0, 0, 0)
        for truth in log.simulation.truths {
            for gap in Gap.gaps(in: truth) {
                guard let expected = gap.expected else {
                    invisible += 1
                    continue
                }
                visible += 1
                let found = log.standing(truth.life.solutionID).contains { finding in
                    finding.key.kind == .illegalTransition && finding.missing == expected
                        && finding.reported.status == gap.next
                }
                flagged += found ? 1 : 0
                #expect(found, "\(truth.life.solutionID): \(gap)")
            }
        }
        print(
            "drops: \(log.events) events, \(visible) gaps, \(flagged) flagged right, \(invisible) leave no "
                + "gap")
        #expect(visible > 0 && flagged == visible)
    }

    @Test("every illegal step is flagged")
    func illegal() async throws {
        let log = try await Log { $0.illegal = 0.1 }
        var (told, flagged, alarms) = (0, 0, 0)
        for truth in log.simulation.truths {
            let standing = log.standing(truth.life.solutionID).filter { $0.key.kind == .illegalTransition }
            let illegal = truth.faults.count {
                if case .illegal = $0 { true } else { false }
            }
            told += illegal
            flagged += min(illegal, standing.count)
            alarms += max(0, standing.count - illegal)
        }
        print("illegal steps: \(log.events) events, \(told) told, \(flagged) flagged, \(alarms) false alarms")
        #expect(told > 0 && flagged == told && alarms == 0)
    }

    /// Nothing in a retry with a new time tells it from a real step. It is counted here what it is taken for.
    @Test("a retry with a new time is read as unchanged, flagged as repeated, or believed")
    func restamped() async throws {
        let log = try await Log { $0.restamp = 0.1 }
        let told = log.simulation.truths.map(\.restamped.count).reduce(0, +)
        let verdicts = log.restamped.values.joined().map(\.step.verdict)
        let unchanged = verdicts.count { $0 == .unchanged }
        let repeated = verdicts.count { $0 == .illegal(.repeated) }
        let believed = verdicts.count { $0 == .legal || $0 == .tolerated }
        print(
            "retries with new times: \(log.events) events, \(told) told, \(repeated) flagged, "
                + "\(unchanged) unchanged, \(believed) believed")
        #expect(told > 0 && verdicts.count == told)
        #expect(repeated + unchanged + believed == told)
    }
}

extension Simulation.Truth {
    /// When retries with new times say that they happened.
    fileprivate var restamped: Set<UnixSeconds?> {
        Set(
            faults.compactMap { fault in
                if case .restamped(_, let at) = fault { at } else { nil }
            })
    }
}

/// What dropped steps leave behind: the next step that was told, and what must be found missing before it.
private struct Gap {
    /// `nil` where nothing later was told, or the step after is legal or tolerated all the same: it can't be
    /// seen.
    let expected: [Status]?
    let next: Status?

    static func gaps(in truth: Simulation.Truth) -> [Gap] {
        let dropped = Set(
            truth.faults.compactMap { fault -> Int? in
                if case .dropped(let place, _) = fault { place } else { nil }
            })
        var gaps: [Gap] = []
        var standing: Status?
        var isInGap = false
        for (place, step) in truth.life.steps.enumerated() {
            if dropped.contains(place) {
                isInGap = true
                continue
            }
            if isInGap {
                gaps.append(Gap(expected: seen(from: standing, to: step.status), next: step.status))
            }
            standing = step.status
            isInGap = false
        }
        return isInGap ? gaps + [Gap(expected: nil, next: nil)] : gaps
    }

    private static func seen(from: Status?, to: Status) -> [Status]? {
        switch Standing(status: from, since: nil, stood: .empty).verdict(on: to) {
        case .illegal(.skipped), .illegal(.missedStart): TransitionTable.missing(from: from, to: to)
        case .legal, .tolerated, .unchanged, .illegal: nil
        }
    }
}

extension Told {
    /// A simulated delivery as the webhook module reads it (which this target doesn't see): one JSON object.
    static func delivery(_ simulated: Simulation.SimulatedDelivery) throws -> Delivery {
        struct Body: Decodable {
            let entry: [Entry]
        }
        struct Entry: Decodable {
            let id: String
            let time: Int64?
            let changes: [BodyChange]
        }
        struct BodyChange: Decodable {
            let value: Value
        }
        struct Value: Decodable {
            let event: String
            let solution_id: String
            let solution_status: String
        }
        let body = try JSONDecoder().decode(Body.self, from: Data(simulated.body.utf8))
        let changes = body.entry.flatMap { entry in
            entry.changes.map { change in
                Told.change(
                    change.value.solution_status, of: change.value.solution_id, at: entry.time,
                    event: change.value.event, portfolio: entry.id)
            }
        }
        return Told.delivery(changes, receivedAt: simulated.receivedAt.rawValue)
    }
}
