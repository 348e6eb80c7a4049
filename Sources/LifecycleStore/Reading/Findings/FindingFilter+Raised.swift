internal import GRDB
internal import SolutionLifecycle

extension FindingFilter {
    /// Whether it asks for those raised in some time.
    var isOfATime: Bool { since != nil || until != nil }

    /// Between which events findings of the filter were raised; `nil`: anywhere. Found without an index,
    /// since events lie in the order of their recording.
    func raised(_ database: Database) throws -> ClosedRange<Int64>? {
        guard isOfATime else { return nil }
        let places = LogPlaces(database: database, moment: try LogMoment(database))
        let first = try since.map { try places.seq(from: places.entry(recordedFrom: $0)) } ?? 1
        let end = try until.map {
            $0.rawValue == .max
                ? Int64.max
                : try places.seq(from: places.entry(recordedFrom: UnixMilliseconds($0.rawValue + 1)))
        }
        let last = (end ?? .max) - 1
        // None at all: before the first event there is nothing.
        return first <= last ? first...last : 0...0
    }
}
