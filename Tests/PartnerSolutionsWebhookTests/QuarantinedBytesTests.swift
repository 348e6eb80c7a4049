import Foundation
import PartnerSolutionsWebhook
import SolutionLifecycle
import Testing

/// The log keeps the SHA-256 and size of what is quarantined for ever: they must be those of the very bytes.
@Suite("Quarantined bytes")
struct QuarantinedBytesTests {
    /// Digests from another program (sha256sum).
    @Test(
        "have their SHA-256",
        arguments: [
            ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
            ("null", "74234e98afe7498fb5daf1f36ac2d78acc339464f950703b8c019892f982b90b"),
            (
                #"{"field":"partner_solutions","value":{}}"#,
                "6e8f535bf7105062fa2378eaf8e92c21a8a1fe68e094ee86e5cad5b4070a880e"
            ),
        ])
    func digest(text: String, sha256: String) throws {
        #expect(Hexadecimal.text(WebhookBody.raw(Data(text.utf8)).sha256) == sha256)
        let contents = text.isEmpty ? read(text) : read(Sent.body(Sent.entry("7", text)))
        let last = try #require(contents.quarantined.last)
        #expect(last.raw.bytes == Array(text.utf8))
        #expect(Hexadecimal.text(last.raw.sha256) == sha256)
    }

    @Test(
        "of a whole body are the file's",
        arguments: [
            (
                "ps_03_test_panel_value_only",
                "8a3e9ae53afae0e1bde1158e9cce1f7663846818230dcb2cc176c674ab45b71c"
            ),
            (
                "ps_04_test_panel_field_value",
                "745fba387e5cf1154c0a6809093d0dba2cf1dfe83c413d124d6ac288395dd1f1"
            ),
            (
                "ps_05_test_panel_sample_wrapper_inferred",
                "3976b51b492aedd5b237cbc5d5f163ca9a8c5fb11550189521bc5da77cdc3dac"
            ),
            (
                "ps_07_missing_status_gokapso_test",
                "0eaf2fd480a2c01a4102e1e512b15d078a054781a2ff50caaa399361e7093bbf"
            ),
        ])
    func wholeBody(name: String, sha256: String) throws {
        let body = try Corpus.payload(name)
        let quarantined = try #require(WebhookBody.read(body).quarantined.first)
        #expect(quarantined.raw.bytes == Array(body))
        #expect(Hexadecimal.text(quarantined.raw.sha256) == sha256)
    }

    @Test(
        "of an element are its text without the space around it",
        arguments: [
            #"{"field":"partner_solutions"}"#, "{ \"field\" : \"partner_solutions\" , \n\"value\" :{ } }",
            #"{"field":"partner_solutions","value":{"solution_id":"é😀\u00e9","x":"]}\"[{\\"}}"#,
            #"{"field":"partner_solutions","value":null,"value":{"solution_id":"7"}}"#,
            #"{"field":"partner_solutions","value":{"solution_id":1e400,"x":[[[],{}],01,]}}"#,
            #""a \" ] } , text""#, "[ [ ] , { \"a\" : \"]\" } ]", "-1.5E+3", "true", "null", #""""#,
        ])
    func element(text: String) {
        for (before, after) in [("", ""), (" ", " "), ("\n\t\r ", "\r\n"), ("7,", ""), (#""],[","#, " ,{}")] {
            let changes = before + text + after
            let body = #"{ "x":"[{", "entry" : [ {"changes":[]},{"id":"9", "changes" :[\#(changes)]}]}"#
            #expect(read(body).kept.contains(text), "\(body)")
        }
    }

    @Test("of an entry are the whole entry, with all that stands in it")
    func entry() {
        let entries = [
            #"{"id":"9","changes":null,"private":["a","}"]}"#,
            "{\n  \"changed_fields\": [\"partner_solutions\"],\n  \"uid\": \"\\\"]\"\n}", "[1, [2]]",
            "\"\\\\\"",
        ]
        let body = "\u{FEFF}{\"entry\":[ " + entries.joined(separator: " ,\n{}, ") + " ],\"entry\":[]}"
        #expect(read(body).kept == entries)
    }

    @Test("hold nothing of other fields, unless they stand in the quarantined element")
    func nothingElse() {
        let secret = Sent.change(field: #""messages""#, #"{"text":"private"}"#)
        let contents = read(Sent.body(Sent.entry(secret, "5", Sent.change(nil), secret), "6"))
        #expect(contents.kept == ["5", #"{"field":"partner_solutions"}"#, "6"])
        #expect(contents.ignored == 2)
    }

    @Test("are the bytes also where they are not UTF-8")
    func notUTF8() {
        let element: [UInt8] = [UInt8(ascii: "\""), 0xFF, 0xC0, 0x80, UInt8(ascii: "\"")]
        let body = Data(#"{"entry":["#.utf8) + element + Data("]}".utf8)
        let kept = WebhookBody.read(body).quarantined.map(\.raw.bytes)
        #expect(kept == [element] || kept == [Array(body)])
    }

    @Test("are the same where the body is a slice of other data")
    func slice() {
        let body = Data(Sent.body(Sent.entry(Sent.change(nil), Sent.change(Sent.value(and: #""x":1"#)))).utf8)
        let slice = (Data("[[{".utf8) + body + Data("}]]".utf8)).dropFirst(3).dropLast(3)
        #expect(WebhookBody.read(slice) == WebhookBody.read(body))
        #expect(WebhookBody.read(slice).quarantined.count == 1)
    }

    @Test("of more than 1,000 elements are the first 1,000 and the whole body; nothing else is left out")
    func tooMany() {
        func body(_ broken: Int) -> String {
            let changes = Array(repeating: "1", count: broken - 1) + [Sent.change()]
            return Sent.body(Sent.entry(changes.joined(separator: ",")), "2")
        }
        let most = read(body(1000))
        #expect(most.quarantined.count == 1000 && most.reasons.last == .entryNotAnObject)
        #expect(most.changes.count == 1)
        for broken in [1001, 5000] {
            let contents = read(body(broken))
            #expect(contents.quarantined.count == 1001 && contents.changes.count == 1)
            #expect(contents.reasons.last == .tooManyBroken && contents.kept.last == body(broken))
            #expect(contents.kept.dropLast().allSatisfy { $0 == "1" })
        }
    }
}
