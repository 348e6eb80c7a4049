import Foundation
import SolutionLifecycle
import TestSupport
import Testing

@Suite("Moments as RFC 3339")
struct RFC3339Tests {
    /// From 1600, before which Foundation counts days by the Julian calendar, to the end of 9999.
    private static let moments: Range<Int64> = -11_676_096_000..<253_402_300_800

    @Test("are written as Foundation writes them", arguments: [UInt64(3339)])
    func written(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3000 {
            let second = Int64.random(in: Self.moments, using: &random)
            let millisecond = Int64.random(in: 0..<1000, using: &random)
            let expected = Date(timeIntervalSince1970: TimeInterval(second)).formatted(.iso8601)
            let fraction = String(1000 + millisecond).dropFirst()
            if UnixSeconds(second).rfc3339 != expected {
                Issue.record("seed \(seed): \(second) is \(expected), not \(UnixSeconds(second).rfc3339)")
            }
            let written = UnixMilliseconds(second * 1000 + millisecond).rfc3339
            if written != expected.dropLast() + ".\(fraction)Z" {
                Issue.record("seed \(seed): \(second) s and \(millisecond) ms is not \(written)")
            }
        }
    }

    @Test("are read as Foundation writes them, with any offset", arguments: [UInt64(5333)])
    func read(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3000 {
            let second = Int64.random(in: Self.moments.dropLast(86_400), using: &random)
            // Less than 18 h: there Foundation writes Z beside the local time.
            let offsetMinutes = Int.random(in: -1079...1079, using: &random)
            let zone = try #require(TimeZone(secondsFromGMT: offsetMinutes * 60))
            let style = Date.ISO8601FormatStyle(timeZoneSeparator: .colon, timeZone: zone)
            let text = Date(timeIntervalSince1970: TimeInterval(second)).formatted(style)
            if UnixMilliseconds(rfc3339: text)?.rawValue != second * 1000 {
                Issue.record("seed \(seed): \(text) is \(second) s")
            }
        }
    }

    @Test("are read back from what is written, in all years of four digits", arguments: [UInt64(9933)])
    func back(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        for _ in 0..<3000 {
            let moment = UnixMilliseconds(
                Int64.random(in: -62_167_219_200_000...UnixMilliseconds.latest.rawValue, using: &random))
            if UnixMilliseconds(rfc3339: moment.rfc3339) != moment {
                Issue.record("seed \(seed): \(moment.rawValue) ms became \(moment.rfc3339)")
            }
        }
    }

    @Test("follow the calendar day by day through 800 years from 0000")
    func calendar() {
        var day: Int64 = -719_528
        for year in 0..<800 {
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            let lengths = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
            for (month, length) in lengths.enumerated() {
                for dayOfMonth in [1, length] {
                    let text = Self.text(year, month + 1, dayOfMonth)
                    let first = day + Int64(dayOfMonth - 1)
                    #expect(UnixSeconds(first * 86_400).rfc3339 == "\(text)T00:00:00Z")
                    #expect(
                        UnixMilliseconds(lastInstantOfDay: text)?.rawValue == (first + 1) * 86_400_000 - 1)
                }
                #expect(UnixMilliseconds(lastInstantOfDay: Self.text(year, month + 1, length + 1)) == nil)
                day += Int64(length)
            }
        }
    }

    private static func text(_ year: Int, _ month: Int, _ day: Int) -> String {
        let numbers = [10_000 + year, 100 + month, 100 + day]
        return numbers.map { String($0).dropFirst() }.joined(separator: "-")
    }

    @Test(
        "are written with three digits of milliseconds, or none",
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.001Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (1_739_322_224_800, "2025-02-12T01:03:44.800Z"), (1_709_208_000_000, "2024-02-29T12:00:00.000Z"),
            (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
            (-62_167_219_200_000, "0000-01-01T00:00:00.000Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
        ] as [(Int64, String)])
    func edges(moment: Int64, text: String) {
        #expect(UnixMilliseconds(moment).rfc3339 == text)
        #expect(UnixMilliseconds(moment).seconds.rfc3339 == text.dropLast(5) + "Z")
        #expect(UnixMilliseconds(rfc3339: text)?.rawValue == moment)
    }

    @Test(
        "may be written in other ways",
        arguments: [
            ("2025-02-12T01:03:44Z", 1_739_322_224_000), ("2025-02-12t01:03:44z", 1_739_322_224_000),
            ("2025-02-12 01:03:44Z", 1_739_322_224_000), ("2025-02-12T01:03:44.8Z", 1_739_322_224_800),
            ("2025-02-12T01:03:44.0019999999999999999999999Z", 1_739_322_224_001),
            ("2025-02-12T06:33:44+05:30", 1_739_322_224_000),
            ("2025-02-12T06:33:44+0530", 1_739_322_224_000), ("2025-02-12 01:03Z", 1_739_322_180_000),
            ("2025-02-11T17:03:44-08:00", 1_739_322_224_000),
            ("2025-02-12T01:03:44-00:00", 1_739_322_224_000),
            ("2025-02-12T01:03:44+00:00", 1_739_322_224_000),
            ("2025-02-13T01:02:44+23:59", 1_739_322_224_000), ("2024-02-29T12:00:00Z", 1_709_208_000_000),
            ("2000-02-29T00:00:00Z", 951_782_400_000), ("2016-12-31T23:59:60Z", 1_483_228_800_000),
            ("9999-12-31T22:59:59.999-01:00", 253_402_300_799_999),
            ("0000-01-01T01:00:00+01:00", -62_167_219_200_000), ("1969-12-31T23:59:59.999Z", -1),
        ] as [(String, Int64)])
    func accepted(text: String, moment: Int64) {
        #expect(UnixMilliseconds(rfc3339: text)?.rawValue == moment)
    }

    @Test(
        "are refused where they are none",
        arguments: [
            "", " ", "Z", "now", "2025-02-12", "2025-02-12T01:03:44", "2025-02-12T01:03", "2025-02-12T01Z",
            " 2025-02-12T01:03:44Z", "2025-02-12T01:03:44Z ", "2025-02-12T01:03:44ZZ",
            "2025-02-12T01:03:44Z\n",
            "2025-02-12T01:03:44.Z", "2025-02-12T01:03:44,8Z", "2025-02-12T01:03:44.8",
            "2025-02-12_01:03:44Z",
            "2025-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2025-04-31T00:00:00Z", "2025-13-01T00:00:00Z",
            "2025-00-01T00:00:00Z", "2025-01-00T00:00:00Z", "2025-01-32T00:00:00Z", "2025-02-12T24:00:00Z",
            "2025-02-12T01:60:44Z", "2025-02-12T01:03:61Z", "2025-02-12T01:03:44+24:00",
            "2025-02-12T01:03:44+05:60", "2025-02-12T01:03:44+053", "2025-02-12T01:03:44+05",
            "2025-02-12T01:03:44 Z", "25-02-12T01:03:44Z", "02025-02-12T01:03:44Z", "+2025-02-12T01:03:44Z",
            "-2025-02-12T01:03:44Z", "2025-2-12T01:03:44Z", "20250212T010344Z", "2025-02-12T1:03:44Z",
            "9999-12-31T23:59:60Z", "9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01",
            "2025-02-12T01:03:44\u{0}Z", "２０２５-02-12T01:03:44Z", "2025-02-12T01:03:44−08:00", "1739322224",
        ])
    func refused(text: String) {
        #expect(UnixMilliseconds(rfc3339: text) == nil)
    }

    @Test("A bare day ends with its last millisecond")
    func days() {
        #expect(UnixMilliseconds(lastInstantOfDay: "2024-02-29")?.rfc3339 == "2024-02-29T23:59:59.999Z")
        #expect(UnixMilliseconds(lastInstantOfDay: "1970-01-01")?.rawValue == 86_399_999)
        #expect(UnixMilliseconds(lastInstantOfDay: "9999-12-31") == .latest)
        let refused = [
            "", "2025-02-29", "2025-02-12Z", "2025-02-12T", " 2025-02-12", "2025-02", "20250212", "2025-2-1",
        ]
        for text in refused {
            #expect(UnixMilliseconds(lastInstantOfDay: text) == nil)
        }
    }
}
