internal import Foundation
public import SolutionLifecycle

/// How people write moments and lengths of time, on the command line and in queries (interface.md).
public enum Asked {
    /// A number from here on is of milliseconds, a smaller one of seconds: March 1973, and the year 5138.
    public static let leastMilliseconds: Int64 = 100_000_000_000

    /// RFC 3339; Unix seconds, or milliseconds from 10^11; a bare date means its last instant in UTC.
    public static func moment(_ text: String, now: UnixMilliseconds? = nil) -> UnixMilliseconds? {
        if let moment = relative(text, now ?? clock()) { return moment }
        if let moment = UnixMilliseconds(rfc3339: text) ?? UnixMilliseconds(lastInstantOfDay: text) {
            return moment
        }
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int64(text) else {
            return nil
        }
        if number < leastMilliseconds { return UnixMilliseconds(number * 1000) }
        return number <= UnixMilliseconds.latest.rawValue ? UnixMilliseconds(number) : nil
    }

    /// The same for where something begins: a bare date is its first instant in UTC.
    public static func beginning(_ text: String) -> UnixMilliseconds? {
        moment(text + "T00:00:00Z") ?? moment(text)
    }

    /// `now`, `yesterday` (its end in UTC), or so long ago: `-3d`.
    private static func relative(_ text: String, _ now: UnixMilliseconds) -> UnixMilliseconds? {
        let day: Int64 = 86_400_000
        switch text {
        case "now": return now
        case "yesterday": return UnixMilliseconds(now.rawValue / day * day - 1)
        default:
            guard text.hasPrefix("-"), let ago = durationSeconds(String(text.dropFirst())) else { return nil }
            return UnixMilliseconds(max(UnixMilliseconds.earliest.rawValue, now.rawValue - ago * 1000))
        }
    }

    private static func clock() -> UnixMilliseconds {
        UnixMilliseconds(Int64(Date().timeIntervalSince1970 * 1000))
    }

    public static let momentForms =
        "RFC 3339 (2025-02-12T01:03:44Z), a date (2025-02-12, its end in UTC), Unix seconds or milliseconds, "
        + "now, yesterday, or so long ago (-3d)"

    /// `30m`, `12h`, `7d`; `45s` too. In seconds.
    public static func durationSeconds(_ text: String) -> Int64? {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }) else { return nil }
        let digits = text.dropLast()
        guard (1...9).contains(digits.utf8.count), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let count = Int64(digits)
        else { return nil }
        return count * unit
    }

    public static let idForm = "1 to 256 printable ASCII characters without space"

    public static let durationForms = "a number and s, m, h or d: 45s, 30m, 12h, 7d"
}
