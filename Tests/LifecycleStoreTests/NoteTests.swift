import Foundation
import SolutionLifecycle
import TestSupport
import Testing

@testable import LifecycleStore

/// lifecycle.md, section 8.
@Suite("Notes")
struct NoteTests {
    private let store: TemporaryStore
    private let now = ClockTests.Shared(Told.recordedAt)

    init() throws {
        store = try TemporaryStore()
    }

    private func writer() throws -> LogWriter {
        let now = now
        return try store.writer { now.value }
    }

    private func reader() throws -> LogReader {
        let now = now
        return try LogReader(path: store.path, clock: { now.value })
    }

    private func note(
        _ action: NoteAction, _ subject: NoteSubject, until: UnixMilliseconds? = nil,
        text: String = "looked up at Meta"
    ) throws -> NewNote {
        try NewNote(action, subject, by: "Ada", until: until, text: text, now: now.value)
    }

    private func later(_ milliseconds: Int64) {
        now.value = UnixMilliseconds(now.value.rawValue + milliseconds)
    }

    private static let skip = NoteSubject.finding(Finding.Key(eventSeq: 2, kind: .illegalTransition))

    /// A draft, and a skip that stays.
    private func skipped(_ writer: LogWriter) async throws {
        _ = try await writer.append(Told.delivery([Told.change("DRAFT", event: "SOLUTION_CREATED")]))
        _ = try await writer.append(Told.delivery([Told.change("ACTIVE", at: Told.noon + 10)]))
    }

    private func acknowledged(_ reader: LogReader) async throws -> [Finding] {
        var filter = FindingFilter()
        filter.isAcknowledged = true
        return try await reader.findings(filter, limit: 100).items
    }

    @Test("acknowledge a finding until a moment, reopen it, and change no answer")
    func holds() async throws {
        let writer = try writer()
        try await skipped(writer)
        let reader = try reader()
        let before = try await reader.solution("1")
        let until = UnixMilliseconds(now.value.rawValue + 5000)
        guard case .recorded(let note) = try await writer.note(note(.acknowledge, Self.skip, until: until))
        else {
            Issue.record("not recorded")
            return
        }
        #expect(note.entry == 3 && note.by == "Ada" && note.text == "looked up at Meta")
        #expect(note.basis == "reason=skipped from=DRAFT missing=INITIATED raised=1")
        let found = try await acknowledged(reader)
        #expect(found.map(\.acknowledged?.by) == ["Ada"] && found.allSatisfy { !$0.needsAttention })
        #expect(try await reader.openFindings().values.reduce(0, +) == 0)
        #expect(try await reader.acknowledgedFindings().values.reduce(0, +) == 1)
        let today = OverviewQuestion(
            now: now.value, statuses: [], waiting: 1, severity: .notice, findings: 9, hours: 1)
        let overview = try await reader.overview(today)
        #expect(overview.latestFindings.isEmpty && overview.openFindings[.error]?.count == 0)

        later(5000)
        #expect(try await acknowledged(reader).isEmpty, "its end has come")
        _ = try await writer.note(self.note(.acknowledge, Self.skip))
        #expect(try await acknowledged(reader).count == 1)
        _ = try await writer.note(self.note(.reopen, Self.skip))
        #expect(try await acknowledged(reader).isEmpty)
        #expect(try await reader.openFindings().values.reduce(0, +) == 1)
        writer.close()
        #expect(try await reader.solution("1").sameAnswer(as: before))
        let verification = try Verification(path: store.path)
        #expect(verification.damages.isEmpty && verification.head.entry == 5)
        #expect(try ReplayCheck(path: store.path).differences.isEmpty)
    }

    @Test("the same note within a minute is one; two at once are two entries, or one")
    func twice() async throws {
        let writer = try writer()
        try await skipped(writer)
        let first = try await writer.note(note(.acknowledge, Self.skip))
        later(59_000)
        #expect(try await writer.note(note(.acknowledge, Self.skip)) == first)
        later(2000)
        #expect(try await writer.note(note(.acknowledge, Self.skip)) != first)
        let other = try note(.comment, .solution("1"), text: "another")
        let third = try note(.comment, .solution("1"), text: "a third")
        async let one = writer.note(other)
        async let two = writer.note(third)
        async let again = writer.note(other)
        let outcomes = try await [one, two, again]
        #expect(Set(outcomes).count == 2)
        writer.close()
        #expect(try store.count("note") == 4)
        #expect(try Verification(path: store.path).damages.isEmpty)
    }

    @Test("about nothing that is there aren't recorded, say what is near, and break nothing")
    func unknown() async throws {
        let writer = try writer()
        try await skipped(writer)
        for (subject, near) in [
            (
                NoteSubject.finding(Finding.Key(eventSeq: 2, kind: .outOfOrder)),
                "event 2 has illegal_transition"
            ),
            (.finding(Finding.Key(eventSeq: 1, kind: .outOfOrder)), "some of event 2"),
            (.solution("0"), "the next id in this log is 1"), (.quarantined(7), "nothing is quarantined"),
        ] as [(NoteSubject, String)] {
            let outcome = try await writer.note(note(.comment, subject))
            guard case .unknownSubject(let found) = outcome else {
                Issue.record("\(subject): \(outcome)")
                continue
            }
            #expect(found.contains(near), "\(found)")
        }
        #expect(writer.problem == nil)
        _ = try await writer.append(Told.delivery([Told.change("ACTIVE", of: "2")]))
        writer.close()
        #expect(try store.count("entry") == 3)
    }

    @Test("that can't be said are refused: whom, why, until when, about what")
    func refused() throws {
        let moment = now.value
        func problem(
            _ action: NoteAction = .acknowledge, _ subject: NoteSubject = Self.skip, by: String = "Ada",
            until: Int64? = nil, text: String = "why"
        ) -> NewNote.Problem? {
            do {
                _ = try NewNote(
                    action, subject, by: by, until: until.map { UnixMilliseconds(moment.rawValue + $0) },
                    text: text, now: moment)
                return nil
            } catch { return error }
        }
        #expect(problem() == nil && problem(until: 1) == nil && problem(until: 366 * 86_400_000) == nil)
        for by in ["", " ", "a\u{7}", String(repeating: "a", count: 65)] { #expect(problem(by: by) == .by) }
        for text in ["", "\n", "a\u{1B}[2J", String(repeating: "é", count: 2001)] {
            #expect(problem(text: text) == .text)
        }
        for until in [0, -1, 366 * 86_400_000 + 1] as [Int64] { #expect(problem(until: until) == .until) }
        #expect(problem(.reopen, until: 1) == .untilOfAnother(.reopen))
        #expect(problem(.acknowledge, .solution("1")) == .subject(.acknowledge))
        #expect(problem(.comment, .quarantined(1)) == nil)
    }

    /// Every pair of statuses, and every third that comes late before, between and after them.
    @Test("an acknowledgement ends exactly when the judgement changes, over every transition")
    func everyTransition() async throws {
        let statuses = Status.allCases.map(\.text) + ["PAUSED"]
        var (asked, held) = (0, 0)
        for first in statuses {
            let store = try TemporaryStore()
            let now = now
            let writer = try store.writer { now.value }
            var solutions: [(id: String, second: String, third: String, at: Int64)] = []
            for second in statuses {
                for (third, at) in statuses.flatMap({ third in [-5, 5, 15].map { (third, Int64($0)) } }) {
                    solutions.append(("\(first)-\(solutions.count)", second, third, at))
                }
            }
            _ = try writer.append(
                all: solutions.map { solution in
                    Told.delivery([
                        Told.change(first, of: solution.id),
                        Told.change(solution.second, of: solution.id, at: Told.noon + 10),
                    ])
                })
            let reader = try LogReader(path: store.path, clock: { now.value })
            let before = try await findings(reader)
            for finding in before where finding.isOpen {
                _ = try await writer.note(note(.acknowledge, .finding(finding.key), text: "\(finding.key)"))
            }
            _ = try writer.append(
                all: solutions.map { solution in
                    Told.delivery([
                        Told.change(
                            solution.third, of: solution.id, at: Told.noon + solution.at, portfolio: "7")
                    ])
                })
            writer.close()
            let known = Dictionary(before.filter(\.isOpen).map { ($0.key, $0) }) { one, _ in one }
            for finding in try await findings(reader) {
                guard let then = known[finding.key] else {
                    #expect(finding.acknowledged == nil, "\(finding)")
                    continue
                }
                // What the page names: reason, from, missing, and how often it had been raised.
                let isTheSame =
                    finding.detail.reason == then.detail.reason && finding.detail.from == then.detail.from
                    && finding.missing == then.missing && finding.raised == then.raised
                #expect((finding.acknowledged != nil) == isTheSame, "\(finding), then \(then)")
                asked += 1
                held += isTheSame ? 1 : 0
            }
            #expect(try ReplayCheck(path: store.path).differences.isEmpty)
        }
        #expect(held > 100 && asked - held > 100, "\(held) of \(asked) held")
        print("acknowledgements: \(held) of \(asked) held, the others ended with their judgement")
    }

    private func findings(_ reader: LogReader) async throws -> [Finding] {
        var filter = FindingFilter()
        filter.includesHealed = true
        var (found, after): ([Finding], Finding.Key?) = ([], nil)
        repeat {
            let page = try await reader.findings(filter, after: after, limit: 1000)
            found += page.items
            after = page.next
        } while after != nil
        return found
    }
}

extension Answer<Solution> {
    fileprivate func sameAnswer(as other: Answer<Solution>) -> Bool {
        guard case .found(let one) = self, case .found(let other) = other else { return false }
        return one == other
    }
}
