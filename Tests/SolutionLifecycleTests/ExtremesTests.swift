import Testing

@testable import SolutionLifecycle

/// Illegal input is a value, never a crash (style.md); payload reading lets far less through than this.
@Suite("Nothing traps")
struct ExtremesTests {
    private static let numbers: [Int64] = [
        .min, .min + 1, -253_402_300_800_000, -1001, -1000, -1, 0, 1, 999, 253_402_300_799, .max - 1, .max,
    ]
    private static let texts = [
        "", " ", "\u{0}", "\n", "DRAFT\n", "∅", "é", "e\u{301}", "👩‍👩‍👧‍👦", "\u{202E}TFARD", "draft",
        String(repeating: "A", count: 100_000),
    ]

    private static func logged(
        seq: Int64, status: String = "ACTIVE", name: String = "SOLUTION_UPDATED", portfolio: String = "90",
        triggeredAt: Int64? = nil, receivedAt: Int64
    ) -> LoggedEvent {
        let change = Change(
            solutionID: "1", portfolioID: portfolio, event: EventName(text: name),
            reported: ReportedStatus(text: status), triggeredAt: triggeredAt.map { UnixSeconds($0) })
        let received = UnixMilliseconds(receivedAt)
        return LoggedEvent(
            event: Event(seq: seq, change: change, receivedAt: received), solutionID: "1", delivery: 1,
            source: .ingest, receivedAt: received, recordedAt: received, extra: nil,
            extraSHA256: nil, redeliveries: 0)
    }

    private static func recording(_ events: [LoggedEvent]) -> Recording {
        var recording = Recording()
        for event in events { recording.record(event) }
        return recording
    }

    @Test("with times at the ends of 64 bits")
    func times() {
        let moments = [nil] + Self.numbers.map(Optional.some)
        let events = moments.flatMap { triggered in Self.numbers.map { (triggered, $0) } }.enumerated().map {
            Self.logged(seq: Int64($0 + 1), portfolio: String($0), triggeredAt: $1.0, receivedAt: $1.1)
        }
        let recording = Self.recording(events)
        #expect(recording.faults == [])
        #expect(recording.history()?.solution.events == events.count)
        let answer = recording.history()?.solution
        #expect(answer?.openFindings == recording.findings.values.count(where: \.isOpen))
    }

    @Test("with effective times of 64 bits: how late an event is stays within them")
    func late() {
        func event(_ seq: Int64, at second: Int64) -> Event {
            Event(
                seq: seq, name: .solutionUpdated, reported: .known(.active), portfolioID: "90",
                triggeredAt: UnixSeconds(second), effectiveAt: UnixSeconds(second))
        }
        for early in Self.numbers {
            for later in Self.numbers {
                var timeline = Timeline()
                _ = timeline.record([event(1, at: later)], among: [])
                _ = timeline.record(
                    [event(2, at: early)], among: early <= later ? [event(1, at: later)] : [])
                #expect(timeline.lastSecond?.rawValue == max(early, later))
                let elapsed = UnixSeconds(later).elapsed(since: UnixSeconds(early))
                #expect(elapsed.signum() == (later > early ? 1 : later < early ? -1 : 0))
            }
        }
    }

    @Test("with milliseconds of 64 bits: seconds are rounded down", arguments: numbers)
    func seconds(number: Int64) {
        #expect(
            UnixMilliseconds(number).seconds.rawValue == (number >= 0 ? number / 1000 : ~(~number / 1000)))
    }

    @Test("with seqs at the ends of 64 bits, or one seq twice")
    func seqs() {
        let events = (Self.numbers + Self.numbers).map { Self.logged(seq: $0, receivedAt: 10_000) }
        #expect(History(of: events)?.solution.lastEventSeq == .max)
        for number in Self.numbers {
            let question = PastQuestion(
                at: UnixSeconds(number), knownAt: UnixMilliseconds(number), knownAtSeq: number)
            _ = History(of: events.filter(question.admits))
        }
    }

    @Test("with empty and weird texts, which are kept as they are", arguments: texts)
    func weird(text: String) {
        let events = [
            Self.logged(
                seq: 1, status: text, name: text, portfolio: text, triggeredAt: 10, receivedAt: 10_000),
            Self.logged(seq: 2, status: "DRAFT", name: text, triggeredAt: 10, receivedAt: 10_000),
            Self.logged(seq: 3, status: text, portfolio: text, triggeredAt: 9, receivedAt: 10_000),
        ]
        let recording = Self.recording(events)
        #expect(recording.faults == [])
        #expect(recording.status == .draft)
        #expect(EventName(text: text).text.utf8.elementsEqual(text.utf8))
        #expect(ReportedStatus(text: text) == .unknown(text))
        for finding in recording.findings.values {
            #expect(!finding.message.isEmpty)
        }
    }

    @Test("with no events")
    func none() {
        #expect(Judged([]).steps == [])
        #expect(Judged([]).standing == .none)
        #expect(!Judged([]).isDisputed)
        #expect(!Judged([]).isAmbiguous)
        #expect(Timeline().standing == .none)
        #expect(History(of: []) == nil)
    }

    @Test("with many events in order, none of which asks for an earlier one")
    func many() {
        let life = ["INITIATED", "ACTIVE", "PENDING_DEACTIVATION", "ACTIVE", "PAUSED"]
        var timeline = Timeline()
        var events: [Event] = []
        for seq in Int64(1)...5000 {
            let event = Self.logged(seq: seq, status: life[Int(seq) % life.count], receivedAt: seq * 1000)
                .event
            #expect(timeline.recall(for: [event]) == .nothing)
            _ = timeline.record([event], among: [])
            events.append(event)
        }
        let judged = Judged(events.reversed())
        #expect(judged.steps.map(\.event.seq) == Array(1...5000))
        #expect(judged.standing == timeline.standing)
    }

    @Test("with many events in one second")
    func crowd() {
        let events = (Int64(1)...2000).map {
            Self.logged(seq: $0, portfolio: String($0), triggeredAt: 10, receivedAt: $0 * 1000 + 10_000).event
        }
        let judged = Judged(events)
        #expect(judged.steps.count == 2000)
        #expect(judged.isAmbiguous)
        #expect(judged.steps.count(where: \.endsAmbiguousSecond) == 1)
    }

    @Test("where a timeline isn't handed what it asked for")
    func forgotten() {
        var timeline = Timeline()
        for (seq, receivedAt) in [(1, 10_000), (2, 10_000), (3, 5000)] as [(Int64, Int64)] {
            _ = timeline.record([Self.logged(seq: seq, receivedAt: receivedAt).event], among: [])
        }
        #expect(timeline.lastReported == .known(.active))
    }
}

/// In processes of their own, so that a trap is a failure of one test and not the end of all.
@Suite("Nothing traps when a moment is written")
struct ExtremeMomentsTests {
    @Test("the least number of seconds")
    func leastSeconds() async {
        await #expect(processExitsWith: .success) { _ = UnixSeconds(.min).rfc3339 }
    }

    @Test("the greatest number of seconds")
    func greatestSeconds() async {
        await #expect(processExitsWith: .success) { _ = UnixSeconds(.max).rfc3339 }
    }

    @Test("the least number of milliseconds")
    func leastMilliseconds() async {
        await #expect(processExitsWith: .success) { _ = UnixMilliseconds(.min).rfc3339 }
    }

    @Test("the greatest number of milliseconds")
    func greatestMilliseconds() async {
        await #expect(processExitsWith: .success) { _ = UnixMilliseconds(.max).rfc3339 }
    }
}
