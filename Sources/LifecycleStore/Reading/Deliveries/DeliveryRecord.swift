internal import Foundation
internal import GRDB
public import SolutionLifecycle

/// A stored delivery's own row: where it came from, and how much of it became what.
public struct DeliveryRecord: Hashable, Sendable {
    public let number: Int64
    public let source: Delivery.Source
    public let receivedAt: UnixMilliseconds
    /// This machine's clock at the commit.
    public let recordedAt: UnixMilliseconds
    public let sha256: [UInt8]
    public let sizeBytes: Int
    /// Which app secret the signature matched, by its place; `nil` where it wasn't signed.
    public let signedBy: String?
    public let events: Int
    /// Changes that were known already.
    public let redeliveries: Int
    public let quarantined: Int
    public let ignored: Int
}

extension DeliveryRecord {
    static let columns = """
        delivery.entry, delivery.source, delivery.received_at, delivery.recorded_at,
        delivery.body_sha256, delivery.body_bytes, delivery.signed_by, delivery.events,
        delivery.redeliveries, delivery.quarantined, delivery.ignored
        """
    static let tables = "FROM delivery"
    static let columnCount = 11

    init(_ row: Row) throws {
        self.init(
            number: try row.read(0), source: Delivery.Source(code: try row.read(1)),
            receivedAt: UnixMilliseconds(try row.read(2)), recordedAt: UnixMilliseconds(try row.read(3)),
            sha256: Array(try row.read(4) as Data), sizeBytes: try row.read(5), signedBy: try row.read(6),
            events: try row.read(7), redeliveries: try row.read(8), quarantined: try row.read(9),
            ignored: try row.read(10))
    }
}
