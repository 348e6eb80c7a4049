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
        guard let json = JSONText(line) else {
            return .unreadable(line.count > WebhookBody.limitBytes ? .bodyTooLarge : .notJSON)
        }
        return read(json, line)
    }

    /// The deliveries of a document: of an array of bodies, or of wrappers, each element; else one.
    public static func readAll(_ document: Data) -> [DeliveryLine] {
        guard let json = JSONText(document), json.isArray else { return [read(document)] }
        let isOfDeliveries = json.elements.first { _ in true }.map { first in
            first.isObject && (Wrapper(first) != nil || EnvelopeDocument(first)?.entry != nil)
        }
        guard isOfDeliveries == true else { return [read(document)] }
        return json.elements.map { read($0, $0.bytes) }
    }

    private static func read(_ json: JSONText, _ line: Data) -> DeliveryLine {
        guard let wrapper = Wrapper(json) else { return sized(line, receivedAt: nil) }
        return unwrap(wrapper)
    }

    /// Whether the bytes are one JSON document.
    public static func isCompleteJSON(_ bytes: Data) -> Bool {
        JSONText(bytes) != nil
    }

    /// What a wrapper's keys are given, of each the first: one of ours, or a request as other programs keep
    /// it, with its `headers`.
    private struct Wrapper {
        private(set) var receivedAt: JSONText?
        private(set) var body: JSONText?
        private(set) var base64: JSONText?
        private(set) var hasOtherKeys = false
        /// Of a request that was kept by n8n or passed on by API Gateway.
        private(set) var isRequest = false
        private(set) var isBase64: JSONText?

        /// `nil` where this is none: a webhook body has `entry`, and none of a wrapper's keys.
        init?(_ json: JSONText) {
            for (name, value) in json.members {
                switch name {
                case "received_at": receivedAt = receivedAt ?? value
                case "body": body = body ?? value
                case "body_base64": base64 = base64 ?? value
                case "entry": return nil
                case "headers": isRequest = true
                case "isBase64Encoded": isBase64 = isBase64 ?? value
                default: hasOtherKeys = true
                }
            }
            isRequest = (isRequest || isBase64 != nil) && body != nil && receivedAt == nil && base64 == nil
            guard receivedAt != nil || body != nil || base64 != nil else { return nil }
        }
    }

    private static func unwrap(_ wrapper: Wrapper) -> DeliveryLine {
        if wrapper.isRequest, let body = wrapper.body {
            let isBase64 = wrapper.isBase64?.source == "true"
            guard let text = body.text else { return sized(body.bytes, receivedAt: nil) }
            guard let bytes = isBase64 ? decoded(base64: text) : Data(text.utf8) else {
                return .unreadable(.wrapperMalformed)
            }
            return sized(bytes, receivedAt: nil)
        }
        guard !wrapper.hasOtherKeys else { return .unreadable(.wrapperMalformed) }
        var receivedAt: UnixMilliseconds?
        if let received = wrapper.receivedAt, !received.isNull {
            guard let moment = moment(received) else { return .unreadable(.wrapperMalformed) }
            receivedAt = moment
        }
        switch (wrapper.body, wrapper.base64) {
        case (let body?, nil):
            return sized(body.bytes, receivedAt: receivedAt)
        case (nil, let encoded?):
            guard let body = encoded.text.flatMap(decoded) else { return .unreadable(.wrapperMalformed) }
            return sized(body, receivedAt: receivedAt)
        default:
            return .unreadable(.wrapperMalformed)
        }
    }

    /// Foundation lets padding pass in the middle, too, and answers with other bytes.
    private static func decoded(base64 text: String) -> Data? {
        let padding = UInt8(ascii: "=")
        guard text.utf8.drop(while: { $0 != padding }).allSatisfy({ $0 == padding }) else { return nil }
        return Data(base64Encoded: text)
    }

    private static func sized(_ body: Data, receivedAt: UnixMilliseconds?) -> DeliveryLine {
        body.count > WebhookBody.limitBytes ? .unreadable(.bodyTooLarge) : .body(body, receivedAt: receivedAt)
    }

    private static func moment(_ json: JSONText) -> UnixMilliseconds? {
        let moment =
            json.integer.map(UnixMilliseconds.init(rawValue:))
            ?? json.text.flatMap(UnixMilliseconds.init(rfc3339:))
        guard let moment, (UnixMilliseconds.earliest...UnixMilliseconds.latest).contains(moment) else {
            return nil
        }
        return moment
    }
}
