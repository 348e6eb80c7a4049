import Foundation
import LifecycleAnswers
import SolutionLifecycle
import Testing

@testable import LifecycleServer

@Suite("JSON as it is written")
struct JSONTests {
    @Test("keeps the order of members, writes absent values as null, and fits on one line")
    func order() {
        let json: JSON = [
            "b": JSON(nil as String?), "a": [JSON(1), .bool(true)], "c": .raw("{ \"x y\" : [1,\n2] }"),
        ]
        #expect(json.text == #"{"b":null,"a":[1,true],"c":{"x y":[1,2]}}"#)
    }

    @Test("escapes what must be, and nothing is lost: every scalar below 0x800 comes back")
    func escapes() throws {
        let text = String(String.UnicodeScalarView((0..<0x800).compactMap(Unicode.Scalar.init))) + "😀\u{2028}"
        let read = try JSONDecoder().decode([String].self, from: Data(JSON.array([.string(text)]).text.utf8))
        #expect(read == [text])
    }

    @Test("leaves the inside of kept texts alone when it takes out white space")
    func raw() {
        let kept = #"{ "a\"b " : "  \\" , "c" : "\t" }"#
        #expect(JSON.raw(kept).text == #"{"a\"b ":"  \\","c":"\t"}"#)
    }

    @Test(
        "lengths of time",
        arguments: [
            ("45s", 45), ("30m", 1800), ("12h", 43_200), ("7d", 604_800), ("0d", 0), ("7", nil), ("d", nil),
            ("-1d", nil), ("1.5h", nil), ("1w", nil), ("9999999999d", nil), ("", nil), ("１d", nil),
        ])
    func durations(_ text: String, _ seconds: Int64?) {
        #expect(Asked.durationSeconds(text) == seconds)
    }

    @Test(
        "moments",
        arguments: [
            ("2025-02-12T01:03:44Z", 1_739_322_224_000), ("2025-02-12T01:03:44.8+01:00", 1_739_318_624_800),
            ("2025-02-12", 1_739_404_799_999), ("1739322224", 1_739_322_224_000), ("0", 0),
            ("99999999999", 99_999_999_999_000), ("100000000000", 100_000_000_000),
            ("2025-02-30", nil), ("-1", nil), ("", nil), ("soon", nil), ("999999999999999999999", nil),
            ("253402300800000", nil), ("+5", nil),
        ])
    func moments(_ text: String, _ milliseconds: Int64?) {
        #expect(Asked.moment(text)?.rawValue == milliseconds)
    }
}
