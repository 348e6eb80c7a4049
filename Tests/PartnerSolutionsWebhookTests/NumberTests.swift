import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// Numbers as ids (lifecycle.md, section 1): integral 64-bit values, signed, judged by value, kept as
/// canonical decimal text, never through a Double.
@Suite("A number as an id")
struct NumberTests {
    private static let zeros = String(repeating: "0", count: 100)

    @Test(
        "is kept as canonical decimal text",
        arguments: [
            ("5", "5"), ("5.0", "5"), ("5e0", "5"), ("5E0", "5"), ("5e+0", "5"), ("5e-0", "5"),
            ("50e-1", "5"),
            ("0.5e1", "5"), ("0.05E+2", "5"), ("5.\(zeros)", "5"), ("1e2", "100"), ("-1", "-1"),
            ("-1.0", "-1"),
            ("0", "0"), ("-0", "0"), ("-0.0", "0"), ("0e5", "0"), ("774485461512159", "774485461512159"),
            ("9007199254740991", "9007199254740991"), ("9007199254740993", "9007199254740993"),
            ("9007199254740993.0", "9007199254740993"), ("9007199254740993e0", "9007199254740993"),
            ("90071992547409930e-1", "9007199254740993"), ("-9007199254740993.0", "-9007199254740993"),
            ("4611686018427387905e0", "4611686018427387905"), ("1e18", "1000000000000000000"),
            ("9223372036854775807", "9223372036854775807"), ("9223372036854775807.0", "9223372036854775807"),
            ("9.223372036854775807e18", "9223372036854775807"),
            ("-9223372036854775808", "-9223372036854775808"),
            ("-9223372036854775808.0", "-9223372036854775808"),
            ("-9.223372036854775808e18", "-9223372036854775808"),
        ])
    func accepted(number: String, text: String) {
        #expect(read(Sent.solution(number)).onlySolution == text)
        #expect(read(Sent.solution(#""7""#, portfolio: number)).changes.first?.portfolioID == text)
    }

    @Test(
        "is quarantined unless it is integral and of 64 bits",
        arguments: [
            "1.5", "-0.5", "0.1", "5e-1", "1e-3", "9223372036854775808", "9.223372036854775808e18",
            "9223372036854775807.5", "9223372036854775806.5", "-9223372036854775809",
            "18446744073709551616", "18446744073709551621", "1e19", "1e38", "1e39", "1e127", "1e128", "1e308",
            "1e309", "1e400", "-1e400", "1e-400", "1e99999999999999999999", "1e-99999999999999999999",
            "123456789012345678901234567890123456789012345678901234567890",
            "0.0000000000000000000000000000000000000000000000000001", "4.9999999999999999",
            "9007199254740992.5",
            "1e-127", "1e-128", "1e-129",
        ])
    func refused(number: String) {
        #expect(read(Sent.solution(number)).onlyReason == .solutionIDUnreadable)
        #expect(read(Sent.solution(#""7""#, portfolio: number)).onlyReason == .portfolioUnreadable)
    }

    @Test(
        "is judged by value beyond the 38 digits of a Decimal",
        arguments: [
            "5.00000000000000000000000000000000000000000000001",
            "9223372036854775807.00000000000000000000000001",
            "-1.000000000000000000000000000000000000000000000000000000000000000000001",
        ])
    func manyDigits(number: String) {
        #expect(read(Sent.solution(number)).onlyReason == .solutionIDUnreadable)
    }

    @Test("is 0 whatever its exponent", arguments: ["0e400", "0e-400", "0.0e-200", "-0e999"])
    func zero(number: String) {
        #expect(read(Sent.solution(number)).onlySolution == "0")
    }

    @Test(
        "is 1 with any exponent that undoes its zeros",
        arguments: ["1\(zeros)e-100", "0.\(zeros)1e101"])
    func one(number: String) {
        #expect(read(Sent.solution(number)).onlySolution == "1")
    }

    @Test(
        "that only the decoder's leniency takes for one never becomes an id",
        arguments: ["01", "-01", "00", "5.", "1e", "1e+", "-", ".5", "+5", "0x10", "1.5.5", "--1", "1_000"])
    func noNumber(text: String) {
        let contents = read(Sent.solution(text))
        #expect(contents.changes.isEmpty)
        #expect(contents.onlyReason == .solutionIDUnreadable || contents.onlyReason == .notJSON)
    }

    @Test(
        "written as a text is kept as the text",
        arguments: ["5.0", "05", "-0", "1e400", "9223372036854775808"])
    func texts(text: String) {
        #expect(read(Sent.solution(Sent.text(text))).onlySolution == text)
    }
}
