// RFC 3339 in UTC, without Foundation: the domain prints moments in its messages, and every answer prints
// many. The calendar arithmetic is Howard Hinnant's days_from_civil / civil_from_days (proleptic Gregorian),
// exact for all years that four digits can write.

extension UnixSeconds {
    /// `2025-02-12T01:03:44Z`. Beyond the years 0000 to 9999, which RFC 3339 can't write, the nearest of
    /// them.
    public var rfc3339: String {
        RFC3339.text(seconds: RFC3339.writable(self), milliseconds: nil)
    }
}

extension UnixMilliseconds {
    /// `2025-02-12T01:03:44.800Z`, always with three digits; beyond the years 0000 to 9999 the nearest
    /// second.
    public var rfc3339: String {
        let whole = RFC3339.writable(seconds)
        return RFC3339.text(
            seconds: whole, milliseconds: whole == seconds.rawValue ? rawValue - whole * 1000 : 0)
    }

    /// Reads a full RFC 3339 date-time with `Z` or an offset; digits beyond milliseconds are cut off. Also
    /// what other programs write for one: `+0530` without the colon, a space for `T`, no seconds.
    /// A leap second is read as the second after it. `nil` for anything else, and outside years 0000 to 9999.
    public init?(rfc3339 text: String) {
        var reader = RFC3339.Reader(text.utf8)
        guard let moment = reader.dateTime() else { return nil }
        self = moment
    }

    /// The last millisecond of a UTC day written `2025-02-12`; `nil` for anything else.
    public init?(lastInstantOfDay text: String) {
        var reader = RFC3339.Reader(text.utf8)
        guard let day = reader.date(), reader.isAtEnd else { return nil }
        self.init((day + 1) * 86_400_000 - 1)
    }
}

enum RFC3339 {
    /// 0000-01-01T00:00:00Z.
    static let firstSecond: Int64 = -62_167_219_200

    static func writable(_ moment: UnixSeconds) -> Int64 {
        min(max(moment.rawValue, firstSecond), UnixSeconds.latest.rawValue)
    }

    static func text(seconds: Int64, milliseconds: Int64?) -> String {
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        let (year, month, dayOfMonth) = civil(day: day)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(24)
        append(year, width: 4, separator: "-", to: &bytes)
        append(month, width: 2, separator: "-", to: &bytes)
        append(dayOfMonth, width: 2, separator: "T", to: &bytes)
        append(second / 3600, width: 2, separator: ":", to: &bytes)
        append(second / 60 % 60, width: 2, separator: ":", to: &bytes)
        append(second % 60, width: 2, separator: milliseconds == nil ? "Z" : ".", to: &bytes)
        if let milliseconds {
            append(milliseconds, width: 3, separator: "Z", to: &bytes)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func append(
        _ number: Int64, width: Int, separator: Unicode.Scalar, to bytes: inout [UInt8]
    ) {
        var divisor: Int64 = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(truncatingIfNeeded: 48 + number / divisor % 10))
            divisor /= 10
        }
        bytes.append(UInt8(truncatingIfNeeded: separator.value))
    }

    private static func civil(day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let dayOfMonth = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfMonth)
    }

    static func daysSinceEpoch(year: Int64, month: Int64, day: Int64) -> Int64 {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension RFC3339 {
    /// Reads the grammar of RFC 3339, section 5.6, byte by byte.
    struct Reader {
        private var bytes: Substring.UTF8View

        init(_ bytes: String.UTF8View) {
            self.bytes = bytes[...]
        }

        var isAtEnd: Bool { bytes.isEmpty }

        /// Days since 1970-01-01 of a `full-date`.
        mutating func date() -> Int64? {
            guard let year = digits(4), skip("-"), let month = digits(2), skip("-"), let day = digits(2),
                (1...12).contains(month), (1...Self.length(ofMonth: month, year: year)).contains(day)
            else { return nil }
            return RFC3339.daysSinceEpoch(year: year, month: month, day: day)
        }

        mutating func dateTime() -> UnixMilliseconds? {
            guard let day = date(), skip("T") || skip("t") || skip(" "),
                let hour = digits(2), skip(":"), let minute = digits(2),
                let second = skip(":") ? digits(2) : 0,
                hour <= 23, minute <= 59, second <= 60,
                let fraction = milliseconds(), let offset = offsetMinutes(), isAtEnd
            else { return nil }
            let seconds = day * 86_400 + hour * 3600 + minute * 60 + second - offset * 60
            guard RFC3339.writable(UnixSeconds(seconds)) == seconds else { return nil }
            return UnixMilliseconds(seconds * 1000 + fraction)
        }

        private mutating func milliseconds() -> Int64? {
            guard skip(".") else { return 0 }
            var count = 0
            var value: Int64 = 0
            while let digit = digits(1) {
                if count < 3 { value = value * 10 + digit }
                count += 1
            }
            guard count > 0 else { return nil }
            for _ in min(count, 3)..<3 { value *= 10 }
            return value
        }

        private mutating func offsetMinutes() -> Int64? {
            if skip("Z") || skip("z") { return 0 }
            let sign: Int64
            if skip("+") { sign = 1 } else if skip("-") { sign = -1 } else { return nil }
            guard let hour = digits(2) else { return nil }
            _ = skip(":")
            guard let minute = digits(2), hour <= 23, minute <= 59 else { return nil }
            return sign * (hour * 60 + minute)
        }

        private mutating func digits(_ count: Int) -> Int64? {
            var value: Int64 = 0
            var rest = bytes
            for _ in 0..<count {
                guard let byte = rest.popFirst(), (48...57).contains(byte) else { return nil }
                value = value * 10 + Int64(byte - 48)
            }
            bytes = rest
            return value
        }

        private mutating func skip(_ expected: Unicode.Scalar) -> Bool {
            guard let byte = bytes.first, UInt32(byte) == expected.value else { return false }
            bytes.removeFirst()
            return true
        }

        private static func length(ofMonth month: Int64, year: Int64) -> Int64 {
            switch month {
            case 4, 6, 9, 11: 30
            case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
            default: 31
            }
        }
    }
}
