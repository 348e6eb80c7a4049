import Foundation
import SolutionLifecycle
import Synchronization
import TestSupport
import Testing

@testable import LifecycleStore

/// lifecycle.md, section 6: what the log knew at a moment is a prefix of it, and nothing that is recorded
/// later changes the answer.
@Suite("What was known then")
struct PrefixTests {
    /// What was answered when the log ended with an entry.
    private struct Answered {
        let head: LogHead
        let recordedAt: UnixMilliseconds
        let lastSeq: Int64
        let answers: [String: History]
    }

    private static let ids = ["1", "2", "3"]

    /// Late events, redeliveries, and imports with receipts of long ago.
    private static func delivery(_ random: inout SplitMix64, earlier: inout [Change]) -> Delivery {
        let changes = (0..<Int.random(in: 1...3, using: &random)).map { _ in
            let change =
                !earlier.isEmpty && random.chance(percent: 30)
                ? random.pick(earlier)
                : Told.change(
                    random.pick(Status.allCases.map(\.text) + ["PAUSED"]), of: random.pick(ids),
                    at: random.chance(percent: 10)
                        ? nil : Told.noon + Int64.random(in: 0..<9, using: &random),
                    extra: random.chance(percent: 20) ? "{\"n\":\(earlier.count)}" : nil)
            earlier.append(change)
            return change
        }
        let told = Told.delivery(
            changes, receivedAt: (Told.noon + Int64.random(in: -99_999...20, using: &random)) * 1000)
        return Delivery(
            source: random.pick([.webhook, .ingest]), receivedAt: told.receivedAt, body: told.body,
            signedBy: nil, contents: told.contents)
    }

    /// 150 logs here; the long form (LIFECYCLE_PREFIX_SEEDS) takes more.
    @Test("is answered the same for ever: by entry, moment, head and seq")
    func forEver() async throws {
        let count = ProcessInfo.processInfo.environment["LIFECYCLE_PREFIX_SEEDS"].flatMap(UInt64.init) ?? 150
        let first = UInt64(Date().timeIntervalSince1970)
        for seed in first..<first + count {
            var random = SplitMix64(seed: seed)
            var earlier: [Change] = []
            var answered: [Answered] = []
            let now = ClockTests.Shared(Told.recordedAt)
            let store = try TemporaryStore()
            let writer = try store.writer { now.value }
            let reader = try store.reader()
            for _ in 0..<8 {
                _ = try writer.append(all: [Self.delivery(&random, earlier: &earlier)])
                let answers = try await Self.answers(reader, PastQuestion())
                answered.append(
                    Answered(
                        head: try await reader.head(), recordedAt: now.value,
                        lastSeq: try await reader.lastSeq(), answers: answers))
                now.value = UnixMilliseconds(now.value.rawValue + Int64.random(in: 1...9, using: &random))
            }
            writer.close()
            for then in answered {
                let questions = [
                    PastQuestion(knownAtEntry: then.head.entry), PastQuestion(knownAt: then.recordedAt),
                    PastQuestion(knownAtHead: then.head),
                    PastQuestion(knownAt: then.recordedAt, knownAtSeq: then.lastSeq),
                ]
                for (place, question) in questions.enumerated() where place < 3 || then.lastSeq > 0 {
                    let again = try await Self.answers(reader, question)
                    let isSame =
                        place < 3
                        ? again == then.answers
                        // By seq, redeliveries that came after that event are left out.
                        : again.mapValues(\.solution.status) == then.answers.mapValues(\.solution.status)
                    #expect(isSame, "seed \(seed), entry \(then.head.entry), \(question)")
                }
            }
        }
        print("prefixes: \(count) logs from seed \(first), 8 entries each, asked in 4 ways")
    }

    private static func answers(
        _ reader: LogReader, _ question: PastQuestion
    ) async throws -> [String: History] {
        var answers: [String: History] = [:]
        for id in ids {
            guard case .found(let history) = try await reader.history(id, asking: question) else { continue }
            answers[id] = history
            if case .found(let solution) = try await reader.solution(id, asking: question) {
                #expect(solution == history.solution)
            }
        }
        return answers
    }

    @Test("leaves out what is imported later, whatever receipt it brings")
    func imported() async throws {
        let store = try TemporaryStore()
        let now = ClockTests.Shared(Told.recordedAt)
        let writer = try store.writer { now.value }
        _ = try writer.append(all: [Told.delivery([Told.change("INITIATED")])])
        let then = now.value
        now.value = UnixMilliseconds(then.rawValue + 86_400_000)
        let old = Told.delivery([Told.change("ACTIVE", at: Told.noon + 5)])
        _ = try writer.append(all: [
            Delivery(
                source: .ingest, receivedAt: old.receivedAt, body: old.body, signedBy: nil,
                contents: old.contents)
        ])
        writer.close()
        let reader = try store.reader()
        guard case .found(let known) = try await reader.solution("1", asking: PastQuestion(knownAt: then)),
            case .found(let current) = try await reader.solution("1")
        else {
            Issue.record("the solution is known")
            return
        }
        #expect(known.status == .initiated && known.importedEvents == 0 && known.lastEntry == 1)
        #expect(current.status == .active && current.importedEvents == 1 && current.lastEntry == 2)
    }

    @Test("recorded_at never goes back and entries have no gaps, whoever writes")
    func enforced() throws {
        let store = try TemporaryStore()
        let writer = try store.writer()
        _ = try writer.append(all: [Told.delivery([Told.change("DRAFT")])])
        writer.close()
        for row in ["3, 0, \(Told.recordedAt.rawValue)", "2, 0, \(Told.recordedAt.rawValue - 1)"] {
            #expect(throws: (any Error).self) {
                try store.execute("INSERT INTO entry VALUES (\(row), zeroblob(32))")
            }
        }
    }
}
