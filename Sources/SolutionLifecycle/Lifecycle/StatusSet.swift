/// A set of statuses, one bit each: which have been standing earlier in a timeline.
public struct StatusSet: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let empty = StatusSet(rawValue: 0)

    public func contains(_ status: Status) -> Bool {
        rawValue & (1 << status.rawValue) != 0
    }

    public func inserting(_ status: Status) -> StatusSet {
        StatusSet(rawValue: rawValue | (1 << status.rawValue))
    }
}
