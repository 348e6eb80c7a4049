import Foundation
import TestSupport

/// One random change of some bytes, as a faulty sender or an attacker might make it.
enum Mutation {
    private static let tokens = [
        "[", "]", "{", "}", ",", ":", "\"", "\\", "null", "true", "-", "0", "01", "1e400", "1.5", "\\ud800",
        "\\u0000",
        "\u{0}", "\u{FEFF}", "[[[[[[[[", #"{"a":"#, "/*", "é", #""entry":"#, #""changes":["#,
        #""partner_solutions""#,
        #""time":9223372036854775808,"#, #""solution_id":{},"#, #""\ud800":0,"#, "[1,],", #""x":[1 , ],"#,
    ]

    /// `stranger` is what pieces are taken from. Mostly another text, but it may come out the same.
    static func once(_ bytes: Data, with stranger: Data, _ random: inout SplitMix64) -> Data {
        var mutated = Array(bytes)
        switch Int.random(in: 0..<8, using: &random) {
        case 0:
            guard !mutated.isEmpty else { break }
            mutated[Int.random(in: mutated.indices, using: &random)] ^=
                1 << UInt8.random(in: 0..<8, using: &random)
        case 1:
            guard !mutated.isEmpty else { break }
            mutated[Int.random(in: mutated.indices, using: &random)] = UInt8.random(
                in: 0...255, using: &random)
        case 2:
            mutated = Array(mutated.prefix(Int.random(in: 0...mutated.count, using: &random)))
        case 3:
            mutated.removeSubrange(random.range(within: mutated.count))
        case 4:
            let piece = Array(stranger)[random.range(within: stranger.count)]
            mutated.replaceSubrange(random.range(within: mutated.count), with: piece)
        case 5:
            let piece = Array(mutated[random.range(within: mutated.count)])
            mutated.insert(contentsOf: piece, at: Int.random(in: 0...mutated.count, using: &random))
        case 6:
            let first = random.range(within: mutated.count)
            mutated = Array(mutated[first.upperBound...] + mutated[first] + mutated[..<first.lowerBound])
        default:
            let token = random.pick(tokens).utf8
            mutated.insert(contentsOf: token, at: Int.random(in: 0...mutated.count, using: &random))
        }
        return Data(mutated)
    }
}
