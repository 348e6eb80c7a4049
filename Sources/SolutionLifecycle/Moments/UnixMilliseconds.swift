/// A moment in Unix milliseconds: when a delivery arrived, by this machine's clock.
public struct UnixMilliseconds: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// 0000-01-01T00:00:00.000Z.
    public static let earliest = UnixMilliseconds(RFC3339.firstSecond * 1000)

    /// 9999-12-31T23:59:59.999Z.
    public static let latest = UnixMilliseconds(253_402_300_799_999)

    /// Rounded down, also before 1970.
    public var seconds: UnixSeconds {
        let (quotient, remainder) = rawValue.quotientAndRemainder(dividingBy: 1000)
        return UnixSeconds(remainder < 0 ? quotient - 1 : quotient)
    }

    public static func < (left: UnixMilliseconds, right: UnixMilliseconds) -> Bool {
        left.rawValue < right.rawValue
    }
}
