internal import Foundation
internal import SolutionLifecycle

/// `entry.time` (lifecycle.md, section 1): a positive whole number, or a text of 1 to 16 ASCII digits with
/// such a value. 10^11 and above is milliseconds, divided by 1000 and rounded down. Anything else, or a
/// moment after the year 9999, is no trigger time.
struct EnvelopeTime: Hashable {
    let moment: UnixSeconds?

    init(moment: UnixSeconds?) {
        self.moment = moment
    }

    /// What a key is given: nearly always a number, which is asked for first.
    init<Key: CodingKey>(in container: KeyedDecodingContainer<Key>, _ key: Key) {
        if let number = try? container.decode(Int64.self, forKey: key) {
            moment = Self.moment(number)
        } else if let text = try? container.decode(String.self, forKey: key),
            (1...16).contains(text.utf8.count),
            text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        {
            moment = Int64(text).flatMap(Self.moment)
        } else {
            moment = nil
        }
    }

    /// The same, with a number read from its text instead.
    func exact(_ raw: JSONText?) -> EnvelopeTime {
        guard let raw, raw.bytes.first != UInt8(ascii: "\"") else { return self }
        return EnvelopeTime(moment: NumberText.integer(raw.bytes).flatMap(Self.moment))
    }

    private static func moment(_ number: Int64) -> UnixSeconds? {
        guard number > 0 else { return nil }
        let seconds = UnixSeconds(number >= firstMillisecond ? number / 1000 : number)
        return seconds <= .latest ? seconds : nil
    }

    /// From here on a number is milliseconds: as seconds it would be the year 5138, as milliseconds it is
    /// 1973.
    private static let firstMillisecond: Int64 = 100_000_000_000
}
