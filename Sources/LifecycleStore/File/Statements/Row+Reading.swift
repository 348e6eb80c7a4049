internal import GRDB

extension Row {
    /// A column by its place.
    func read<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        try decode(Value.self, atIndex: index)
    }

    func read(_ index: Int) throws -> Int64 {
        try StoredInteger.check(decode(Int64.self, atIndex: index), column: index)
    }

    func read(_ index: Int) throws -> Int64? {
        try decode(Int64?.self, atIndex: index).map { try StoredInteger.check($0, column: index) }
    }

    func read(_ index: Int) throws -> Int {
        Int(try read(index) as Int64)
    }

    func read(_ index: Int) throws -> Int? {
        try (read(index) as Int64?).map { Int($0) }
    }
}
