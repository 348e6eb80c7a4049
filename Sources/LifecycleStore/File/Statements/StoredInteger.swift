internal import GRDB

// Reading throws where a value is of another type than the schema says, or of a size that no log comes near,
// as in a damaged file: GRDB's subscripts, and arithmetic with the ends of 64 bits, would end the process.

/// What an integer in a file can be: beyond, it is damage. No count, number, code or moment of ours comes
/// near (the latest moment is 2.5 · 10^14 ms); a sum of a thousand of them, or one times a thousand, is
/// within 64 bits.
enum StoredInteger {
    static let range: ClosedRange<Int64> = -(1 << 53)...(1 << 53)
    /// The last number of a table that may be counted on from: what comes after it must be readable too.
    static let lastNumber: Int64 = 1 << 52

    static func checkLast(_ number: Int64) throws -> Int64 {
        guard number <= lastNumber else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT, message: "a row has the number \(number), which no log reaches")
        }
        return number
    }

    static func check(_ value: Int64, column: Int) throws -> Int64 {
        guard range.contains(value) else {
            throw DatabaseError(
                resultCode: .SQLITE_CORRUPT,
                message: "column \(column) is \(value), which is no value of a log's")
        }
        return value
    }
}
