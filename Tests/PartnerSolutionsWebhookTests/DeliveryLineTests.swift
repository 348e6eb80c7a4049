import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// "Delivery lines" in the interface: what `lifecycle ingest` reads.
@Suite("A delivery line")
struct DeliveryLineTests {
    /// A line, read, in a shape that compares.
    struct Read: Equatable {
        var body: String?
        var receivedAt: Int64?
        var reason: QuarantineReason?
    }

    private func line(_ text: String) -> Read {
        switch DeliveryLine.read(Data(text.utf8)) {
        case .body(let body, let receivedAt):
            Read(body: String(decoding: body, as: UTF8.self), receivedAt: receivedAt?.rawValue)
        case .unreadable(let reason):
            Read(reason: reason)
        }
    }

    @Test(
        "is a webhook body as received, byte by byte",
        arguments: [
            Sent.alone(Sent.change()), "{}", #"{"object":"user"}"#,
            #"{"sample":{"field":"partner_solutions"}}"#,
            #" { "entry" : [ ] }  "#, #"{"entry":null}"#, #"{"event":"SOLUTION_CREATED","solution_id":"1"}"#,
            "null", "5", #""text""#, "[]", #"[{"body":{}}]"#,
        ])
    func bodies(text: String) {
        #expect(line(text) == Read(body: text))
    }

    @Test("with `entry` is a body, whatever else it holds")
    func entryWins() {
        for text in [#"{"entry":[],"body":{}}"#, #"{"received_at":5,"body":{},"entry":null}"#] {
            #expect(line(text) == Read(body: text))
        }
    }

    @Test(
        "may wrap a body, which is kept exactly as it stands there",
        arguments: [
            Sent.alone(Sent.change()), "{}", #"{ "entry" : [ 1.50, "\u00e9é" ],"entry":7 }"#,
            "{\t\"x\":\"}\\\"\"\r}", #"{"body":{}}"#,
        ])
    func wrapped(body: String) {
        #expect(line(#"{"body":\#(body)}"#) == Read(body: body))
        #expect(line(" { \"body\" : \(body) } \r") == Read(body: body))
        #expect(line(#"{"body":\#(body),"received_at":5}"#) == Read(body: body, receivedAt: 5))
        #expect(line(#"{"received_\u0061t":5,"bod\u0079":\#(body)}"#) == Read(body: body, receivedAt: 5))
    }

    @Test("may wrap a body as base64, also one that is no JSON")
    func base64() {
        let bodies = ["", "{", "\u{0}\u{1}", Sent.alone(Sent.change()), #"{"body":{}}"#, "é😀\n"]
        for body in bodies {
            let encoded = Data(body.utf8).base64EncodedString()
            #expect(line(#"{"body_base64":"\#(encoded)"}"#) == Read(body: body))
            let escaped = encoded.replacing("/", with: #"\/"#).replacing("=", with: #"\u003d"#)
            #expect(
                line(#"{"received_at":7,"body_base64":"\#(escaped)"}"#) == Read(body: body, receivedAt: 7))
        }
        guard case .body(let bytes, nil) = DeliveryLine.read(Data(#"{"body_base64":"//7AgA=="}"#.utf8)) else {
            Issue.record("bytes that are not UTF-8 are refused")
            return
        }
        #expect(Array(bytes) == [0xFF, 0xFE, 0xC0, 0x80])
    }

    @Test(
        "says when it was received, as RFC 3339 or Unix milliseconds",
        arguments: [
            ("1739322224800", 1_739_322_224_800), ("1739322224800.0", 1_739_322_224_800),
            ("1.7393222248e12", 1_739_322_224_800), ("0", 0), ("5", 5), ("1739322224", 1_739_322_224),
            ("253402300799999", 253_402_300_799_999),
            (#""2025-02-12T01:03:44Z""#, 1_739_322_224_000),
            (#""2025-02-12T01:03:44.800Z""#, 1_739_322_224_800),
            (#""2025-02-12T06:33:44.8+05:30""#, 1_739_322_224_800),
            (#""2025-02-12T01\u003a03:44Z""#, 1_739_322_224_000),
            (#""9999-12-31T23:59:59.999Z""#, 253_402_300_799_999),
        ] as [(String, Int64)])
    func receivedAt(text: String, milliseconds: Int64) {
        #expect(line(#"{"received_at":\#(text),"body":{}}"#) == Read(body: "{}", receivedAt: milliseconds))
        #expect(
            line(#"{"body_base64":"e30=","received_at":\#(text)}"#)
                == Read(body: "{}", receivedAt: milliseconds))
    }

    @Test(
        "with another kind of receipt is malformed",
        arguments: [
            "1.5", "1e400", "9223372036854775808", "253402300800000", "true", "[]", "{}", #""""#, #""now""#,
            #""1739322224800""#, #""2025-02-12""#, #""2025-02-12T01:03:44""#, #""2025-02-29T00:00:00Z""#,
            #"" 2025-02-12T01:03:44Z""#, #""\ud800""#,
        ])
    func otherReceipt(text: String) {
        #expect(line(#"{"received_at":\#(text),"body":{}}"#) == Read(reason: .wrapperMalformed))
    }

    @Test(
        "is malformed with other keys than a wrapper's, with both bodies, or with none",
        arguments: [
            #"{"received_at":5}"#, #"{"body":{},"body_base64":"e30="}"#, #"{"body_base64":"e30=","body":{}}"#,
            #"{"body":{},"x":1}"#, #"{"x":1,"body":{}}"#, #"{"received_at":5,"x":{}}"#,
            #"{"body":{},"Received_at":5}"#, #"{"received_at":5,"body":{},"body_base64":"e30="}"#,
            #"{"body":{},"object":"whatsapp_business_account"}"#, #"{"body":{},"":0}"#,
        ])
    func otherKeys(text: String) {
        #expect(line(text) == Read(reason: .wrapperMalformed))
    }

    @Test(
        "is malformed where `body_base64` is none",
        arguments: [
            "null", "5", "{}", #"["e30="]"#, #""e30""#, #""e3=0""#, #""e30=e30=""#, #""{}""#, #""e30=\n""#,
            #"" e30=""#, #""-_-_""#, #""\ud800""#,
        ])
    func otherBase64(text: String) {
        #expect(line(#"{"body_base64":\#(text)}"#) == Read(reason: .wrapperMalformed))
    }

    @Test("counts the first of a key given twice")
    func firstKeyCounts() {
        #expect(line(#"{"body":{"a":1},"body":{"b":2}}"#) == Read(body: #"{"a":1}"#))
        #expect(line(#"{"received_at":5,"received_at":6,"body":{}}"#) == Read(body: "{}", receivedAt: 5))
        #expect(line(#"{"received_at":"no","received_at":6,"body":{}}"#) == Read(reason: .wrapperMalformed))
    }

    @Test(
        "that is no JSON is unreadable",
        arguments: [
            "", " ", "\t", "{", "x", "{} {}", "{},", #"{"body":{}"#, #"{"body":}"#, "# comment", "{}\u{0}",
            #"{"entry":[}"#, "2025-02-12,{}",
        ])
    func notJSON(text: String) {
        #expect(line(text) == Read(reason: .notJSON))
    }

    @Test("holds at most 3 MiB of body; a wrapper may be longer")
    func size() {
        let limit = 3 * 1024 * 1024
        #expect(WebhookBody.limitBytes == limit)
        let largest = "\"" + String(repeating: "x", count: limit - 2) + "\""
        let larger = "\"" + String(repeating: "x", count: limit - 1) + "\""
        #expect(line(largest).body?.utf8.count == limit)
        #expect(line(larger) == Read(reason: .bodyTooLarge))
        #expect(line("{" + larger) == Read(reason: .bodyTooLarge))
        #expect(line(#"{"body":\#(largest)}"#).body?.utf8.count == limit)
        #expect(line(#"{"received_at":5,"body":\#(larger)}"#) == Read(reason: .bodyTooLarge))
    }

    @Test("holds at most 3 MiB of body in base64 too")
    func sizeInBase64() {
        let limit = 3 * 1024 * 1024
        let largest = Data(repeating: 0x20, count: limit).base64EncodedString()
        let larger = Data(repeating: 0x20, count: limit + 1).base64EncodedString()
        #expect(line(#"{"body_base64":"\#(largest)"}"#).body?.utf8.count == limit)
        #expect(line(#"{"body_base64":"\#(larger)"}"#) == Read(reason: .bodyTooLarge))
    }

    @Test("decides by the first one whether a file has a document a line")
    func completeJSON() {
        let complete = ["{}", " [1] ", "5", "null", #""x""#, Sent.alone(Sent.change()), "\u{FEFF}{}", "{}\r"]
        for text in complete { #expect(DeliveryLine.isCompleteJSON(Data(text.utf8)), "\(text)") }
        let incomplete = ["", " ", "{", "{ \"entry\": [", "[", "}", "{} {}", "{},", "\"", "x", "{\"a\":1,\n"]
        for text in incomplete { #expect(!DeliveryLine.isCompleteJSON(Data(text.utf8)), "\(text)") }
    }
}
