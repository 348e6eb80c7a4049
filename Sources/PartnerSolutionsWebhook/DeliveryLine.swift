public import Foundation
public import SolutionLifecycle

/// One document of what `lifecycle ingest` reads: a webhook body as received, or a wrapper around one with
/// only the keys `received_at` (RFC 3339 or Unix ms) and either `body` or `body_base64` (interface.md,
/// Delivery lines).
public enum DeliveryLine: Sendable {
    /// `receivedAt` is `nil` where the line doesn't say: it is received now.
    case body(Data, receivedAt: UnixMilliseconds?)
    /// No JSON, a malformed wrapper, or too large: quarantined, and named to the user.
    case unreadable(QuarantineReason)

    public static func read(_ line: Data) -> DeliveryLine {
        guard isCompleteJSON(line) else {
            return .unreadable(line.count > WebhookBody.limitBytes ? .bodyTooLarge : .notJSON)
        }
        guard let members = JSONText(line).members, isWrapper(members.map(\.name)) else {
            return sized(line, receivedAt: nil)
        }
        return unwrap(members)
    }

    /// Whether Foundation's decoder takes the bytes as one JSON document.
    public static func isCompleteJSON(_ bytes: Data) -> Bool {
        struct Anything: Decodable {
            init(from decoder: any Decoder) {}
        }
        return JSONEncodingCheck.isUTF8(bytes)
            && (try? JSONDecoder().decode(Anything.self, from: bytes)) != nil
    }

    /// A webhook body has `entry`, and none of a wrapper's keys.
    private static func isWrapper(_ names: [String]) -> Bool {
        !names.contains("entry") && names.contains { ["received_at", "body", "body_base64"].contains($0) }
    }

    private static func unwrap(_ members: [(name: String, value: JSONText)]) -> DeliveryLine {
        var parts: [String: JSONText] = [:]
        for member in members where parts[member.name] == nil {
            parts[member.name] = member.value
        }
        let received = parts.removeValue(forKey: "received_at")
        guard parts.count == 1 else { return .unreadable(.wrapperMalformed) }
        var receivedAt: UnixMilliseconds?
        if let received, received.bytes != Data("null".utf8) {
            guard let moment = moment(received.bytes) else { return .unreadable(.wrapperMalformed) }
            receivedAt = moment
        }
        if let body = parts["body"] { return sized(body.bytes, receivedAt: receivedAt) }
        guard let encoded = parts["body_base64"],
            let text = try? JSONDecoder().decode(String.self, from: encoded.bytes),
            text.utf8.drop(while: { $0 != padding }).allSatisfy({ $0 == padding }),
            let body = Data(base64Encoded: text)
        else { return .unreadable(.wrapperMalformed) }
        return sized(body, receivedAt: receivedAt)
    }

    /// Ends base64. Foundation lets it pass in the middle, too, and answers with other bytes.
    private static let padding = UInt8(ascii: "=")

    private static func sized(_ body: Data, receivedAt: UnixMilliseconds?) -> DeliveryLine {
        body.count > WebhookBody.limitBytes ? .unreadable(.bodyTooLarge) : .body(body, receivedAt: receivedAt)
    }

    private static func moment(_ json: Data) -> UnixMilliseconds? {
        let moment =
            NumberText.integer(json).map(UnixMilliseconds.init(rawValue:))
            ?? (try? JSONDecoder().decode(String.self, from: json)).flatMap(UnixMilliseconds.init(rfc3339:))
        guard let moment, (UnixMilliseconds(0)...UnixMilliseconds.latest).contains(moment) else { return nil }
        return moment
    }
}
