import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// The two last rows of lifecycle.md, section 1: what of a change of `partner_solutions` must be there.
@Suite("A change of partner_solutions")
struct ChangeFieldTests {
    /// One of the four that are required.
    enum Part: CaseIterable {
        case solutionID
        case event
        case status
        case portfolio

        /// A body whose change has this part written so; `nil` leaves it out.
        func body(_ text: String?) -> String {
            switch self {
            case .solutionID: Sent.solution(text)
            case .event: Sent.alone(Sent.change(Sent.value(event: text)))
            case .status: Sent.alone(Sent.change(Sent.value(status: text)))
            case .portfolio: Sent.solution(#""7""#, portfolio: text)
            }
        }

        func text(in change: Change) -> String {
            switch self {
            case .solutionID: change.solutionID
            case .event: change.event.text
            case .status: change.reported.text
            case .portfolio: change.portfolioID
            }
        }

        var missing: QuarantineReason {
            switch self {
            case .solutionID: .solutionIDMissing
            case .event: .eventMissing
            case .status: .statusMissing
            case .portfolio: .portfolioMissing
            }
        }

        var unreadable: QuarantineReason {
            switch self {
            case .solutionID: .solutionIDUnreadable
            case .event: .eventUnreadable
            case .status: .statusUnreadable
            case .portfolio: .portfolioUnreadable
            }
        }
    }

    @Test("becomes an event with all that Meta says")
    func event() {
        let value = Sent.value(
            solutionID: #""774485461512159""#, event: #""SOLUTION_CREATED""#, status: #""INITIATED""#)
        let contents = read(Sent.body(Sent.entry(id: #""506914307656634""#, Sent.change(value))))
        let change = Change(
            solutionID: "774485461512159", portfolioID: "506914307656634", event: .solutionCreated,
            reported: .known(.initiated), triggeredAt: UnixSeconds(1_739_321_024), extra: nil)
        #expect(contents == Delivery.Contents(changes: [change]))
    }

    @Test("is quarantined without one of the four, and says which", arguments: Part.allCases)
    func missing(part: Part) {
        #expect(read(part.body(nil)).onlyReason == part.missing)
    }

    @Test("is quarantined where one of the four is null or of another type", arguments: Part.allCases)
    func otherType(part: Part) {
        for text in ["null", "true", "false", "[]", "{}", #"["7"]"#, #"{"id":"7"}"#] {
            #expect(read(part.body(text)).onlyReason == part.unreadable, "\(text)")
        }
    }

    @Test("takes texts of 1 to 256 printable ASCII bytes, as received", arguments: Part.allCases)
    func printable(part: Part) {
        let longest = String(repeating: "x", count: 256)
        let every = String(decoding: (0x21...0x7E).map(UInt8.init), as: UTF8.self)
        for text in ["7", "!", "~", "00", "007", "5.0", "null", longest] {
            let change = read(part.body(Sent.text(text))).changes.first
            #expect(change.map(part.text) == text)
        }
        let escaped = every.unicodeScalars.map { #"\u00"# + String($0.value, radix: 16) }.joined()
        #expect(read(part.body(Sent.text(escaped))).changes.first.map(part.text) == every)
    }

    @Test("takes no other texts", arguments: Part.allCases)
    func notPrintable(part: Part) {
        let texts = [
            "", String(repeating: "x", count: 257), " ", " 7", "7 ", "a b", "é", "e\u{301}", "７", "\u{212A}",
            "\u{7F}", "\u{80}", "\u{A0}", "\u{200B}", "\u{FEFF}7", "😀", #"\u0000"#, #"7\u0000"#, #"\n"#,
            #"\t"#,
            #"\u0020"#, #"\u007f"#, #"\u00e9"#, #"\ud83d\ude00"#, #"\ud800"#, #"\udc00"#, #"7\ud800"#,
            #"\ude00\ud83d"#, "\t", "\n", "\u{1}",
        ]
        for text in texts {
            let contents = read(part.body(Sent.text(text)))
            #expect(contents.onlyReason == part.unreadable, "\(text.debugDescription)")
        }
        let half = String(repeating: "é", count: 128)
        #expect(read(part.body(Sent.text(half))).onlyReason == part.unreadable)
    }

    @Test("keeps statuses and events that Meta doesn't list, as received")
    func unknownTexts() {
        for text in ["PENDING", "active", "ACTIVE!", "DRAFTS"] {
            let change = read(Sent.alone(Sent.change(Sent.value(status: Sent.text(text))))).changes.first
            #expect(change?.reported == .unknown(text))
        }
        for text in ["SOLUTION_DELETED", "solution_created"] {
            let change = read(Sent.alone(Sent.change(Sent.value(event: Sent.text(text))))).changes.first
            #expect(change?.event == .other(text))
        }
    }

    @Test("takes a number for an event or a status, as for an id")
    func numbersAsTexts() {
        let change = read(Sent.alone(Sent.change(Sent.value(event: "1e2", status: "-0.0")))).changes.first
        #expect(change?.event == .other("100"))
        #expect(change?.reported == .unknown("0"))
    }

    @Test(
        "whose value is no object has no solution id",
        arguments: [nil, "null", "7", #""7""#, "[]", #"[{"solution_id":"7"}]"#, "{}", "true"])
    func noValue(value: String?) {
        #expect(read(Sent.alone(Sent.change(value))).onlyReason == .solutionIDMissing)
    }

    @Test(
        "whose solution id begins with `test:` is quarantined, in a dashboard test too",
        arguments: ["test:", "test:7", "test:test:7", "test:\\u0037", "\\u0074est:7"])
    func reserved(solutionID: String) {
        #expect(read(Sent.solution(Sent.text(solutionID))).onlyReason == .solutionIDReserved)
        #expect(read(Sent.solution(Sent.text(solutionID), portfolio: "0")).onlyReason == .solutionIDReserved)
    }

    @Test(
        "whose solution id only looks like `test:` is an event",
        arguments: ["Test:7", "test", "test7", "xtest:7"])
    func notReserved(solutionID: String) {
        #expect(read(Sent.solution(Sent.text(solutionID))).onlySolution == solutionID)
    }

    @Test("may name its portfolio or status `test:`")
    func onlySolutionIDsAreReserved() {
        for part in Part.allCases where part != .solutionID {
            #expect(read(part.body(#""test:7""#)).changes.first.map(part.text) == "test:7")
        }
    }

    @Test(
        "of entry id 0 belongs to the test solution",
        arguments: ["0", #""0""#, "0.0", "-0", "0e5", #""\u0030""#])
    func dashboardTest(portfolio: String) {
        let change = read(Sent.solution(#""7""#, portfolio: portfolio)).changes.first
        #expect(change?.solutionID == "test:7")
        #expect(change?.portfolioID == "0")
    }

    @Test(
        "of any other entry id belongs to the solution itself",
        arguments: [#""00""#, #""-0""#, #""0.0""#, "1", "-1"])
    func noDashboardTest(portfolio: String) {
        #expect(read(Sent.solution(#""7""#, portfolio: portfolio)).onlySolution == "7")
    }

    @Test("of a dashboard test may have the longest solution id")
    func longestTest() {
        let longest = String(repeating: "7", count: 256)
        #expect(read(Sent.solution(Sent.text(longest), portfolio: "0")).onlySolution == "test:" + longest)
    }

    @Test("counts the first of a key given twice, in value and entry")
    func firstKeyCounts() {
        let twice = #"{"solution_id":"7","solution_id":"8","event":"E","solution_status":"S"}"#
        #expect(read(Sent.alone(Sent.change(twice))).onlySolution == "7")
        let nullFirst = #"{"solution_id":null,"solution_id":"8","event":"E","solution_status":"S"}"#
        #expect(read(Sent.alone(Sent.change(nullFirst))).onlyReason == .solutionIDUnreadable)
        let escaped = #"{"solution\u005fid":"7","solution_id":"8","event":"E","solution_status":"S"}"#
        #expect(read(Sent.alone(Sent.change(escaped))).onlySolution == "7")
        let values = #"{"field":"partner_solutions","value":null,"value":\#(Sent.value())}"#
        #expect(read(Sent.alone(values)).onlyReason == .solutionIDMissing)
        let portfolios = #"{"id":null,"id":"90","changes":[\#(Sent.change())]}"#
        #expect(read(Sent.body(portfolios)).onlyReason == .portfolioUnreadable)
    }

    @Test("is one of two, where it comes twice in a body: the log tells redeliveries")
    func twice() {
        let contents = read(Sent.body(Sent.entry(Sent.change(), Sent.change()), Sent.entry(Sent.change())))
        #expect(contents.solutions == ["7", "7", "7"])
        #expect(Set(contents.changes).count == 1)
    }
}
