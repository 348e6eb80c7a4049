/// Addresses of the pages. Whatever goes into one is percent-encoded, but for letters, digits and `-._~`.
enum Link {
    static func to(_ path: String, _ query: [(name: String, value: String)] = []) -> String {
        guard !query.isEmpty else { return path }
        return path + "?" + query.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    /// A solution's page. Browsers take `.` and `..` in a path for steps; these two ids go into the query.
    static func solution(_ id: String, _ query: [(name: String, value: String)] = []) -> String {
        if id == "." || id == ".." { return to("/solution", [("id", id)] + query) }
        return to("/solutions/" + encode(id), query)
    }

    static func event(_ seq: Int64) -> String { "/events/\(seq)" }
    static func delivery(_ number: Int64) -> String { "/deliveries/\(number)" }
    static func quarantined(_ id: Int64) -> String { "/quarantine/\(id)" }

    static func encode(_ text: String) -> String {
        let hexadecimal = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                bytes.append(byte)
            default:
                bytes += [UInt8(ascii: "%"), hexadecimal[Int(byte >> 4)], hexadecimal[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
