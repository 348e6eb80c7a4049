import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// "Times" in lifecycle.md, section 1.
@Suite("The trigger time")
struct TriggerTimeTests {
    /// What `entry.time`, written so, gives; the change itself is always recorded.
    private static func triggered(_ time: String?) throws -> Int64? {
        let contents = read(Sent.body(Sent.entry(time: time, Sent.change())))
        return try #require(contents.changes.first).triggeredAt?.rawValue
    }

    @Test(
        "is a positive whole number of seconds, judged by value",
        arguments: [
            ("1", 1), ("1739321024", 1_739_321_024), ("1739321024.0", 1_739_321_024),
            ("1.739321024e9", 1_739_321_024), ("17393210240e-1", 1_739_321_024), ("1E0", 1),
        ] as [(String, Int64)])
    func numbers(time: String, seconds: Int64) throws {
        #expect(try Self.triggered(time) == seconds)
    }

    @Test(
        "may be a text of 1 to 16 ASCII digits",
        arguments: [
            ("1", 1), ("1739321024", 1_739_321_024), ("0000000000000001", 1),
            ("0001739321024000", 1_739_321_024), (#"\u0031"#, 1), ("007", 7),
        ] as [(String, Int64)])
    func texts(time: String, seconds: Int64) throws {
        #expect(try Self.triggered(Sent.text(time)) == seconds)
    }

    @Test(
        "is milliseconds from 10^11 on, rounded down",
        arguments: [
            ("99999999999", 99_999_999_999), ("100000000000", 100_000_000), ("100000000999", 100_000_000),
            ("100000001000", 100_000_001), ("1e11", 100_000_000), ("1739321024000", 1_739_321_024),
            ("1739321024999", 1_739_321_024), ("1739321024999.0", 1_739_321_024),
        ] as [(String, Int64)])
    func milliseconds(time: String, seconds: Int64) throws {
        #expect(try Self.triggered(time) == seconds)
        if Int64(time) != nil {
            #expect(try Self.triggered(Sent.text(time)) == seconds)
        }
    }

    @Test("may be as late as 9999-12-31T23:59:59Z")
    func latest() throws {
        for time in ["253402300799000", "253402300799999"] {
            #expect(try Self.triggered(time) == 253_402_300_799)
            #expect(try Self.triggered(Sent.text(time)) == 253_402_300_799)
        }
        let tooLate = ["253402300800000", "253402300800001", "9999999999999999"]
        for time in tooLate + ["9223372036854775807"] {
            #expect(try Self.triggered(time) == nil)
            #expect(try Self.triggered(Sent.text(time)) == nil)
        }
        #expect(UnixSeconds.latest.rfc3339 == "9999-12-31T23:59:59Z")
    }

    @Test(
        "is none where there is anything else",
        arguments: [
            nil, "null", "0", "-0", "-1", "-1739321024", "1.5", "0.5", "1739321024.5", "99999999999.5",
            "100000000000.5", "1e-1", "9223372036854775808", "-9223372036854775808", "1e400", "-1e400",
            "true", "false",
            "[]", "[1]", "{}", #"{"time":1}"#,
        ])
    func anythingElse(time: String?) throws {
        #expect(try Self.triggered(time) == nil)
    }

    @Test(
        "is none where a text is anything else",
        arguments: [
            "", "0", "0000000000000000", "00000000000000001", "00000001739321024", "-1", "+1", " 1", "1 ",
            "1.0",
            "1e3", "0x1", "1_000", "1,000", "１", "١", "1\u{301}", "1\u{FE0F}\u{20E3}", #"1\u0000"#,
            #"\ud800"#,
            "2025-02-12T01:03:44Z", "now", "1\t",
        ])
    func otherTexts(time: String) throws {
        #expect(try Self.triggered(Sent.text(time)) == nil)
    }

    @Test("is the first of two, and stands before or after the changes")
    func placeInEntry() {
        let change = Sent.change()
        let entries: [(String, Int64?)] = [
            (#"{"id":"90","changes":[\#(change)],"time":5}"#, 5),
            (#"{"time":5,"time":6,"id":"90","changes":[\#(change)]}"#, 5),
            (#"{"time":null,"time":6,"id":"90","changes":[\#(change)]}"#, nil),
            (#"{"tim\u0065":5,"time":6,"id":"90","changes":[\#(change)]}"#, 5),
            (#"{"id":"90","changes":[{"time":6,\#(change.dropFirst())]}"#, nil),
        ]
        for (entry, seconds) in entries {
            #expect(read(Sent.body(entry)).changes.map { $0.triggeredAt?.rawValue } == [seconds])
        }
    }

    @Test("is that of the entry, for each of its changes")
    func ofTheEntry() {
        let contents = read(
            Sent.body(
                Sent.entry(time: "5", Sent.change(), Sent.change()), Sent.entry(time: nil, Sent.change()),
                Sent.entry(time: #""6""#, Sent.change())))
        #expect(contents.changes.map { $0.triggeredAt?.rawValue } == [5, 5, nil, 6])
    }
}

/// `effective_at`, which orders events (lifecycle.md, section 1). Receipts in milliseconds.
@Suite("The effective time")
struct EffectiveTimeTests {
    private static func effective(_ time: String?, receivedAt: Int64) throws -> Int64 {
        let contents = read(Sent.body(Sent.entry(time: time, Sent.change())))
        let change = try #require(contents.changes.first)
        return change.effectiveAt(receivedAt: UnixMilliseconds(receivedAt)).rawValue
    }

    @Test("is the trigger time, however long ago")
    func past() throws {
        #expect(try Self.effective("1739321024", receivedAt: 1_739_321_024_000) == 1_739_321_024)
        #expect(try Self.effective("1739321024", receivedAt: 1_739_925_824_999) == 1_739_321_024)
        #expect(try Self.effective("1", receivedAt: UnixMilliseconds.latest.rawValue) == 1)
    }

    @Test("is the receipt rounded down where there is no trigger time")
    func untimed() throws {
        for time in [nil, "null", "0", "1.5", #""""#, "253402300800000"] {
            #expect(try Self.effective(time, receivedAt: 1_739_321_024_000) == 1_739_321_024)
            #expect(try Self.effective(time, receivedAt: 1_739_321_024_999) == 1_739_321_024)
        }
        #expect(try Self.effective(nil, receivedAt: -1) == -1)
    }

    @Test(
        "is the receipt where the trigger time lies more than 300 s after it, in seconds",
        arguments: [
            (1_739_321_324, 1_739_321_024_000, 1_739_321_324),
            (1_739_321_324, 1_739_321_024_999, 1_739_321_324),
            (1_739_321_325, 1_739_321_024_000, 1_739_321_024),
            (1_739_321_325, 1_739_321_024_999, 1_739_321_024),
            (1_739_321_325, 1_739_321_025_000, 1_739_321_325),
            (99_999_999_999, 1_739_321_024_800, 1_739_321_024),
        ] as [(Int64, Int64, Int64)])
    func future(triggered: Int64, received: Int64, effective: Int64) throws {
        #expect(try Self.effective(String(triggered), receivedAt: received) == effective)
        #expect(try Self.effective(String(triggered * 1000 + 999), receivedAt: received) == effective)
    }
}
