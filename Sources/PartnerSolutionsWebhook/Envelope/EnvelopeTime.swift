internal import SolutionLifecycle

/// `entry.time` (lifecycle.md, section 1): a positive whole number, or a text of 1 to 16 ASCII digits with
/// such a value. 10^11 and above is milliseconds, divided by 1000 and rounded down. Anything else, or a
/// moment after the year 9999, is no trigger time.
enum EnvelopeTime {
    static func moment(_ json: JSONText?) -> UnixSeconds? {
        guard let number = json?.integer ?? json?.text.flatMap(number), number > 0 else { return nil }
        let seconds = UnixSeconds(number >= firstMillisecond ? number / 1000 : number)
        return seconds <= .latest ? seconds : nil
    }

    private static func number(_ text: String) -> Int64? {
        let isDigits =
            (1...16).contains(text.utf8.count)
            && text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        return isDigits ? Int64(text) : nil
    }

    /// From here on a number is milliseconds: as seconds it would be the year 5138, as milliseconds it is
    /// 1973.
    private static let firstMillisecond: Int64 = 100_000_000_000
}
