internal import GRDB
internal import SolutionLifecycle

/// Finds places in the log without an index: its numbers have no gaps, deliveries are recorded one after the
/// other, and events and redeliveries lie in the order of their deliveries. So a place is found by halving,
/// in as many look-ups as its number has bits.
struct LogPlaces {
    let database: Database
    let moment: LogMoment

    /// The first delivery recorded at `time` or later; one past the last where there is none. Where this
    /// machine's clock was set back, one of those near it.
    func delivery(recordedFrom time: UnixMilliseconds) throws -> Int64 {
        let statement = try PreparedStatement(
            database, "SELECT recorded_at FROM delivery WHERE delivery >= ? ORDER BY delivery LIMIT 1")
        return try first(1...max(0, moment.lastDelivery) + 1) { number in
            try statement.first(number) { try $0.integer(0) >= time.rawValue } ?? true
        }
    }

    /// The first event that came with `delivery` or a later one; one past the last where there is none.
    func seq(from delivery: Int64) throws -> Int64 {
        let statement = try PreparedStatement(database, "SELECT delivery FROM event WHERE seq = ?")
        return try first(1...max(0, moment.lastSeq) + 1) { seq in
            try statement.first(seq) { try $0.integer(0) >= delivery } ?? true
        }
    }

    /// The first redelivery row of `delivery` or a later one; one past the last where there is none.
    func redelivery(from delivery: Int64) throws -> Int64 {
        let last = try max(0, database.integer("SELECT max(id) FROM redelivery") ?? 0)
        let statement = try PreparedStatement(
            database, "SELECT delivery FROM redelivery WHERE id >= ? ORDER BY id LIMIT 1")
        return try first(1...last + 1) { id in
            try statement.first(id) { try $0.integer(0) >= delivery } ?? true
        }
    }

    /// The first quarantine row of `delivery` or a later one; one past the last where there is none.
    func quarantine(from delivery: Int64) throws -> Int64 {
        let last = try max(0, database.integer("SELECT max(id) FROM quarantine") ?? 0)
        let statement = try PreparedStatement(
            database, "SELECT delivery FROM quarantine WHERE id >= ? ORDER BY id LIMIT 1")
        return try first(1...last + 1) { id in
            try statement.first(id) { try $0.integer(0) >= delivery } ?? true
        }
    }

    /// The first number that `holds`, of which no smaller one after it doesn't; the last of the range at
    /// least.
    private func first(_ range: ClosedRange<Int64>, _ holds: (Int64) throws -> Bool) rethrows -> Int64 {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if try holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
