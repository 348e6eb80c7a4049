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
        let lists: [String]
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
            // The same deliveries at the same moments, without what people say and erase.
            let bare = try TemporaryStore()
            let bareWriter = try bare.writer { now.value }
            for _ in 0..<8 {
                let delivery = Self.delivery(&random, earlier: &earlier)
                _ = try writer.append(all: [delivery])
                _ = try bareWriter.append(all: [delivery])
                try await Self.sayAndErase(&random, writer, reader, now.value)
                let answers = try await Self.answers(reader, PastQuestion())
                answered.append(
                    Answered(
                        head: try await reader.head(), recordedAt: now.value,
                        lastSeq: try await reader.lastSeq(), answers: answers,
                        lists: try await Self.lists(reader)))
                now.value = UnixMilliseconds(now.value.rawValue + Int64.random(in: 1...9, using: &random))
            }
            writer.close()
            bareWriter.close()
            let plain = try await Self.plain(reader)
            #expect(try await Self.plain(bare.reader()) == plain, "seed \(seed)")
            #expect(try ReplayCheck(path: store.path).differences.isEmpty, "seed \(seed)")
            #expect(try Verification(path: store.path).damages.isEmpty, "seed \(seed)")
            let chosen = random.pick(answered)
            let past = try await PastLog.reader(
                path: store.path, asking: PastQuestion(knownAtHead: chosen.head))
            #expect(try await Self.lists(past) == chosen.lists, "seed \(seed), \(chosen.head)")
            past.close()
            let at = UnixSeconds(Told.noon + Int64.random(in: -1...9, using: &random))
            try await Self.compare(store.path, reader, PastQuestion(at: at), "seed \(seed)")
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

    /// Now and then a note about something, or an erasure of something.
    private static func sayAndErase(
        _ random: inout SplitMix64, _ writer: LogWriter, _ reader: LogReader, _ now: UnixMilliseconds
    ) async throws {
        var filter = FindingFilter()
        filter.includesHealed = true
        let findings = try await reader.findings(filter, limit: 100).items
        let text = "because \(Int.random(in: 0..<99, using: &random))"
        if random.chance(percent: 40), !findings.isEmpty {
            let action = random.pick([NoteAction.acknowledge, .acknowledge, .reopen, .comment])
            let subject = NoteSubject.finding(random.pick(findings).key)
            _ = try await writer.note(NewNote(action, subject, by: "Ada", text: text, now: now))
        }
        if random.chance(percent: 20) {
            _ = try await writer.note(
                NewNote(.comment, .solution(random.pick(ids)), by: "Ada", text: text, now: now))
        }
        if random.chance(percent: 20) {
            let lastSeq = try await reader.lastSeq()
            let target = random.pick([
                NewErasure.Target.solution(random.pick(ids)),
                .event(Int64.random(in: 0...lastSeq, using: &random)),
            ])
            _ = try await writer.erase(NewErasure(target, by: "Ada", text: text))
        }
    }

    /// All that notes and erasures must not change: steps, statuses and findings, without entries and texts.
    private static func plain(_ reader: LogReader) async throws -> [String] {
        var filter = FindingFilter()
        filter.includesHealed = true
        let findings = try await reader.findings(filter, limit: 1000).items.map { finding in
            let seqs = [finding.raisedAtSeq, finding.healedBySeq ?? 0, finding.raised]
            return "\(finding.key) \(finding.detail) \(seqs)"
        }
        let solutions = try await answers(reader, PastQuestion()).sorted { $0.key < $1.key }.map {
            id, history in
            let solution = history.solution
            return
                "\(id) \(history.entries.map(\.step)) \(solution.status?.text ?? "∅") "
                + "\(solution.openFindings) \(solution.redeliveries) \(solution.lastEventSeq) "
                + "\(solution.importedEvents)"
        }
        return findings + solutions
    }

    /// What the lists say, acknowledgements too.
    private static func lists(_ reader: LogReader) async throws -> [String] {
        var filter = FindingFilter()
        filter.includesHealed = true
        let findings = try await reader.findings(filter, limit: 1000).items
        let solutions = try await reader.solutions(SolutionFilter(), limit: 1000).items
        // A text that was erased since is gone from every answer.
        let plain = findings.map { finding in
            var finding = finding
            finding.acknowledged = finding.acknowledged.map { held in
                Acknowledgement(by: held.by, at: held.at, until: held.until, text: nil)
            }
            return finding
        }
        return plain.map { "\($0)" } + solutions.map { "\($0)" }
    }

    /// A list about the past has what each solution's own answer says, and no other.
    private static func compare(
        _ path: String, _ reader: LogReader, _ question: PastQuestion, _ comment: String
    ) async throws {
        let past = try await PastLog.reader(path: path, asking: question)
        defer { past.close() }
        let listed = try await past.solutions(SolutionFilter(), limit: 1000).items
        var expected: [Solution] = []
        for id in ids {
            if case .found(let solution) = try await reader.solution(id, asking: question) {
                expected.append(solution)
            }
        }
        #expect(listed == expected, "\(comment), \(question)")
    }

    private static func answers(
        _ reader: LogReader, _ question: PastQuestion
    ) async throws -> [String: History] {
        var answers: [String: History] = [:]
        for id in ids {
            guard case .found(let history) = try await reader.history(id, asking: question) else { continue }
            // What was erased since is gone from every answer; its digest stays.
            answers[id] = History(
                solution: history.solution,
                entries: history.entries.map { History.Entry(step: $0.step, logged: $0.logged.withoutExtra) })
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
        for row in ["3, 1, \(Told.recordedAt.rawValue)", "2, 1, \(Told.recordedAt.rawValue - 1)"] {
            #expect(throws: (any Error).self) {
                try store.execute(
                    "INSERT INTO entry (entry, kind, recorded_at, link) VALUES (\(row), zeroblob(32))")
            }
        }
    }
}

extension LoggedEvent {
    fileprivate var withoutExtra: LoggedEvent {
        LoggedEvent(
            event: event, solutionID: solutionID, delivery: delivery, source: source, receivedAt: receivedAt,
            recordedAt: recordedAt, extra: nil, extraSHA256: extraSHA256, redeliveries: redeliveries)
    }
}
