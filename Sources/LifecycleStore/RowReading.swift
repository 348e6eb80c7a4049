internal import GRDB

extension Row {
    /// A column by its place. Throws where the value is of another type, as in a damaged file; GRDB's
    /// subscript would end the process.
    func read<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) throws -> Value {
        try decode(Value.self, atIndex: index)
    }
}
