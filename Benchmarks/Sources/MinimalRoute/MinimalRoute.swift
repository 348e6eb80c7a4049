import Crypto
import Foundation
import HTTPTypes
import Hummingbird

// The least that a signed webhook can cost with this server library, and the mark to measure the service
// against: read the body, check its signature, decode it, answer 200. It stores nothing. Frozen: to make it
// faster or slower would move the mark.
//
//   MinimalRoute PORT SECRET [FILE]
//
// FILE is what GET /constant answers.

struct Envelope: Decodable {
    struct Entry: Decodable {
        let id: String
        let time: Int64
        let changes: [Change]
    }

    struct Change: Decodable {
        let field: String
        let value: Value
    }

    struct Value: Decodable {
        let event: String
        let solution_id: String
        let solution_status: String
    }

    let object: String
    let entry: [Entry]
}

@main
enum MinimalRoute {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 3, let port = Int(arguments[1]) else {
            throw Usage()
        }
        let key = SymmetricKey(data: Data(arguments[2].utf8))
        let constant = arguments.count > 3 ? try Data(contentsOf: URL(fileURLWithPath: arguments[3])) : Data()
        let router = Router()
        router.post("webhook") { request, _ -> Response in
            let body = Data(buffer: try await request.body.collect(upTo: 3 * 1024 * 1024))
            guard let name = HTTPField.Name("X-Hub-Signature-256"),
                let code = request.headers[name].flatMap(bytes(ofSignature:)),
                HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: body, using: key)
            else { throw HTTPError(.unauthorized) }
            let envelope = try JSONDecoder().decode(Envelope.self, from: body)
            let changes = envelope.entry.reduce(0) { $0 + $1.changes.count }
            return json(Data("{\"changes\":\(changes)}".utf8))
        }
        router.get("constant") { _, _ in json(constant) }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }

    struct Usage: Error {}

    @Sendable static func json(_ bytes: Data) -> Response {
        Response(
            status: .ok, headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    /// `sha256=` and 64 hexadecimal digits.
    @Sendable static func bytes(ofSignature header: String) -> [UInt8]? {
        guard header.hasPrefix("sha256="), header.utf8.count == 71 else { return nil }
        let digits = header.utf8.dropFirst(7).map { digit -> UInt8 in
            digit < 0x3A ? digit &- 0x30 : (digit | 0x20) &- 0x57
        }
        guard digits.allSatisfy({ $0 < 16 }) else { return nil }
        return stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
