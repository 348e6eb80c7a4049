/// What somebody may have meant who wrote a name that isn't one.
enum NearNames {
    /// Those with the fewest edits, if these are three at most.
    static func of(_ name: String, in names: [String]) -> [String] {
        let edits = names.map { Self.edits(from: Array(name.utf8), to: Array($0.utf8)) }
        guard let fewest = edits.min(), fewest <= 3 else { return [] }
        return zip(names, edits).filter { $0.1 == fewest }.map(\.0)
    }

    /// How many bytes are to be added, removed or changed.
    private static func edits(from one: [UInt8], to other: [UInt8]) -> Int {
        var row = Array(0...other.count)
        for (index, byte) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (column, otherByte) in other.enumerated() {
                let change = diagonal + (byte == otherByte ? 0 : 1)
                diagonal = row[column + 1]
                row[column + 1] = min(change, diagonal + 1, row[column] + 1)
            }
        }
        return row.last ?? 0
    }
}
