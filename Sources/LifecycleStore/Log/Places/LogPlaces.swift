internal import GRDB
internal import SolutionLifecycle

/// Finds places in the log without an index: entries are numbered without gaps and recorded one after the
/// other, and events, redeliveries and quarantined elements lie in the order of their entries. So a place
/// is found by halving, in as many look-ups as its number has bits.
struct LogPlaces {
    let database: Database
    let moment: LogMoment

    /// The first entry recorded at `time` or later; one past the last if there is none.
    func entry(recordedFrom time: UnixMilliseconds) throws -> Int64 {
        let statement = try PreparedStatement(database, "SELECT recorded_at FROM entry WHERE entry = ?")
        return try first(1...max(0, moment.lastEntry) + 1) { number in
            try statement.first(number) { try $0.integer(0) >= time.rawValue } ?? true
        }
    }

    /// The first event that came with `entry` or a later one; one past the last if there is none.
    func seq(from entry: Int64) throws -> Int64 {
        let statement = try PreparedStatement(database, "SELECT entry FROM event WHERE seq = ?")
        return try first(1...max(0, moment.lastSeq) + 1) { seq in
            try statement.first(seq) { try $0.integer(0) >= entry } ?? true
        }
    }

    /// The first redelivery row of `entry` or a later one; one past the last if there is none.
    func redelivery(from entry: Int64) throws -> Int64 {
        try row(of: "redelivery", from: entry)
    }

    /// The first quarantine row of `entry` or a later one; one past the last if there is none.
    func quarantine(from entry: Int64) throws -> Int64 {
        try row(of: "quarantine", from: entry)
    }

    private func row(of table: String, from entry: Int64) throws -> Int64 {
        let last = try max(0, database.integer("SELECT max(id) FROM \(table)") ?? 0)
        let statement = try PreparedStatement(
            database, "SELECT entry FROM \(table) WHERE id >= ? ORDER BY id LIMIT 1")
        return try first(1...last + 1) { id in
            try statement.first(id) { try $0.integer(0) >= entry } ?? true
        }
    }

    /// Binary search: the smallest number for which `holds` is true, or the upper bound. `holds` must be
    /// monotonic.
    private func first(_ range: ClosedRange<Int64>, _ holds: (Int64) throws -> Bool) rethrows -> Int64 {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = low + (high - low) / 2
            if try holds(middle) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
