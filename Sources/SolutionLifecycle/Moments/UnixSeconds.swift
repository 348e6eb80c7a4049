/// A moment in whole Unix seconds: what Meta stamps events with, and what orders them.
public struct UnixSeconds: RawRepresentable, Hashable, Comparable, Sendable {
    public let rawValue: Int64

    public init(rawValue: Int64) {
        self.rawValue = rawValue
    }

    public init(_ rawValue: Int64) {
        self.rawValue = rawValue
    }

    /// 9999-12-31T23:59:59Z, the last moment that RFC 3339 can write.
    public static let latest = UnixSeconds(253_402_300_799)

    public static func < (left: UnixSeconds, right: UnixSeconds) -> Bool {
        left.rawValue < right.rawValue
    }

    /// In seconds; stays within 64 bits whatever the moments.
    func elapsed(since earlier: UnixSeconds) -> Int64 {
        let (difference, overflow) = rawValue.subtractingReportingOverflow(earlier.rawValue)
        return overflow ? (rawValue < earlier.rawValue ? .min : .max) : difference
    }
}
