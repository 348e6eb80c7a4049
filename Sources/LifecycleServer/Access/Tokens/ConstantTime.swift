/// Comparing secrets in a time that doesn't tell how much of them was right. Their length is no secret.
enum ConstantTime {
    static func isEqual(_ one: String, _ other: String) -> Bool {
        isEqual(Array(one.utf8), Array(other.utf8))
    }

    static func isEqual(_ one: [UInt8], _ other: [UInt8]) -> Bool {
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
